using System.Buffers.Binary;
using System.Text.Json;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// Reads a journal record by record, holding one record at a time. At the end, <see cref="Tail"/> says whether the journal
/// ended well, was cut off in its last record, or is damaged before its end.
/// </summary>
internal sealed class JournalReader(Stream journal, long start = 0) : IDisposable
{
    private byte[] _buffer = new byte[4096];

    /// <summary>Where the next record begins; after reading, where the good part ends.</summary>
    public long Offset { get; private set; } = start;

    /// <summary>What comes after the good part; known once <see cref="TryRead"/> has given false.</summary>
    public JournalTail Tail { get; private set; }

    /// <summary>Gives the next record, and where it began.</summary>
    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JournalRecord? record, out long offset)
    {
        record = null;
        offset = Offset;
        var remaining = journal.Length - Offset;
        if (remaining <= 0)
        {
            Tail = JournalTail.Whole;
            return false;
        }

        var frame = ReadFrame(remaining);
        if (RecordCodec.TryRead(frame, out var content) == RecordStatus.Complete)
        {
            try
            {
                record = JournalFormat.Decode(content);
                Offset += frame.Length;
                return true;
            }
            catch (JsonException)
            {
                // The checksum is right, so these bytes were written as they are: not a torn write.
                Tail = JournalTail.Damaged;
                return false;
            }
        }

        Tail = RecordCodec.HasRecordAfterStart(ReadRest(remaining)) ? JournalTail.Damaged : JournalTail.Torn;
        return false;
    }

    public void Dispose() => journal.Dispose();

    private ReadOnlySpan<byte> ReadFrame(long remaining)
    {
        journal.Position = Offset;
        var header = (int)Math.Min(remaining, RecordCodec.HeaderLength);
        journal.ReadExactly(Room(header)[..header]);
        if (header < RecordCodec.HeaderLength)
        {
            return _buffer.AsSpan(0, header);
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer);
        if (length < 0 || length > remaining - RecordCodec.HeaderLength)
        {
            return _buffer.AsSpan(0, header);
        }

        var frame = Room(RecordCodec.HeaderLength + length);
        journal.ReadExactly(frame[RecordCodec.HeaderLength..]);
        return frame;
    }

    private ReadOnlySpan<byte> ReadRest(long remaining)
    {
        journal.Position = Offset;
        var rest = Room(checked((int)remaining));
        journal.ReadExactly(rest);
        return rest;
    }

    private Span<byte> Room(int length)
    {
        if (_buffer.Length < length)
        {
            Array.Resize(ref _buffer, Math.Max(length, _buffer.Length * 2));
        }

        return _buffer.AsSpan(0, length);
    }
}
