using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Tests.Durable.Journals;

public class RecordCodecTests
{
    [Fact]
    public void TryRead_AnyContents_AreReadBack() => Prop.ForAll<byte[][]>(contents =>
    {
        var (read, rest) = ReadAll(Encode(contents));
        return rest == 0 && read.Count == contents.Length && read.Zip(contents).All(pair => pair.First.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_AnyTruncation_YieldsAPrefix() => Prop.ForAll<byte[][], NonNegativeInt>((contents, cut) =>
    {
        var journal = Encode(contents);
        var kept = journal[..(cut.Get % (journal.Length + 1))];
        var (read, rest) = ReadAll(kept);
        var status = RecordCodec.TryRead(kept.AsSpan(kept.Length - rest), out _);
        return read.Count <= contents.Length
            && read.Zip(contents).All(pair => pair.First.SequenceEqual(pair.Second))
            && status == RecordStatus.Incomplete
            && !RecordCodec.HasRecordAfterStart(kept.AsSpan(kept.Length - rest));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_AnyFlippedByte_IsDetected() => Prop.ForAll<NonEmptyArray<byte[]>, NonNegativeInt, byte>((contents, position, change) =>
    {
        var journal = Encode(contents.Get);
        journal[position.Get % journal.Length] ^= change == 0 ? (byte)1 : change;
        var (read, rest) = ReadAll(journal);
        return rest > 0
            && read.Count < contents.Get.Length
            && read.Zip(contents.Get).All(pair => pair.First.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void HasRecordAfterStart_AfterAFlippedByteOfAnEarlierRecord_FindsTheNext()
    {
        var journal = Encode([[1, 2, 3], [4, 5], [6]]);
        for (var position = 0; position < RecordCodec.HeaderLength + 3; position++)
        {
            var damaged = (byte[])journal.Clone();
            damaged[position] ^= 0x40;

            Assert.True(RecordCodec.HasRecordAfterStart(damaged), $"flipped {position}");
        }
    }

    private static byte[] Encode(byte[][] contents)
    {
        var journal = new ArrayBufferWriter<byte>();
        foreach (var content in contents)
        {
            RecordCodec.Write(journal, content);
        }

        return journal.WrittenSpan.ToArray();
    }

    private static (List<byte[]> Read, int Left) ReadAll(ReadOnlySpan<byte> journal)
    {
        var read = new List<byte[]>();
        while (RecordCodec.TryRead(journal, out var content) == RecordStatus.Complete)
        {
            read.Add(content.ToArray());
            journal = journal[(RecordCodec.HeaderLength + content.Length)..];
        }

        return (read, journal.Length);
    }
}
