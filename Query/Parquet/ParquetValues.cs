using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Query.Parquet;

/// <summary>Values of one column that wait for the end of their row group: whether each is there, and those that are in the encoding PLAIN.</summary>
internal sealed class ParquetValues
{
    /// <summary>The bytes of a decimal.</summary>
    public const int DecimalBytes = 16;

    private const int BitsOfByte = 8;
    private const byte BitPacked = 1;
    private const ulong PlainNaN = 0x7FF8_0000_0000_0000;

    private static readonly DateOnly FirstDay = new(1970, 1, 1);

    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<byte> _present = [];
    private int _flags;

    public ParquetValues(ParquetColumn column) => Column = column;

    /// <summary>The column.</summary>
    public ParquetColumn Column { get; }

    /// <summary>How many values wait, NULL among them.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are NULL.</summary>
    public int Nulls { get; private set; }

    /// <summary>The bytes that they take before compression.</summary>
    public int Bytes => _values.WrittenCount + _present.Count;

    /// <summary>Adds NULL.</summary>
    public void AddNull()
    {
        Mark(isPresent: false);
        Nulls++;
    }

    /// <summary>Adds a value of a column of flags.</summary>
    public void Add(bool value)
    {
        Mark(isPresent: true);
        var bit = _flags++ % BitsOfByte;
        if (bit == 0)
        {
            _values.GetSpan(1)[0] = 0;
            _values.Advance(1);
        }

        if (value)
        {
            // The bytes are this column's own, and the last of them has been given out already.
            MemoryMarshal.AsMemory(_values.WrittenMemory).Span[^1] |= (byte)(1 << bit);
        }
    }

    /// <summary>Adds a value of a column of integers, or a day, counted from 1970-01-01.</summary>
    public void Add(int value)
    {
        Mark(isPresent: true);
        BinaryPrimitives.WriteInt32LittleEndian(_values.GetSpan(sizeof(int)), value);
        _values.Advance(sizeof(int));
    }

    /// <summary>Adds a value of a column of whole numbers, or a moment in microseconds since 1970-01-01.</summary>
    public void Add(long value)
    {
        Mark(isPresent: true);
        BinaryPrimitives.WriteInt64LittleEndian(_values.GetSpan(sizeof(long)), value);
        _values.Advance(sizeof(long));
    }

    /// <summary>Adds a value of a column of floating-point numbers.</summary>
    public void Add(double value)
    {
        Mark(isPresent: true);

        // The NaN of .NET has its sign set, and a reader may show it.
        BinaryPrimitives.WriteDoubleLittleEndian(_values.GetSpan(sizeof(double)), double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(PlainNaN) : value);
        _values.Advance(sizeof(double));
    }

    /// <summary>Adds a text.</summary>
    public void Add(string value)
    {
        Mark(isPresent: true);
        var length = Encoding.UTF8.GetByteCount(value);
        var span = _values.GetSpan(sizeof(int) + length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
        _values.Advance(sizeof(int) + length);
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        Mark(isPresent: true);
        BinaryPrimitives.WriteInt32LittleEndian(_values.GetSpan(sizeof(int)), value.Length);
        _values.Advance(sizeof(int));
        _values.Write(value);
    }

    /// <summary>Adds a decimal.</summary>
    /// <param name="unscaled">The number without its point.</param>
    public void Add(Int128 unscaled)
    {
        Mark(isPresent: true);
        var span = _values.GetSpan(DecimalBytes)[..DecimalBytes];
        BinaryPrimitives.WriteInt128BigEndian(span, unscaled);
        _values.Advance(DecimalBytes);
    }

    /// <summary>Adds a value, or NULL.</summary>
    /// <exception cref="ArgumentException">The column takes no such value; the message names it.</exception>
    public void AddValue(object? value)
    {
        switch (Column.Type, value)
        {
            case (_, null):
                AddNull();
                break;
            case (ParquetType.Flag, bool flag):
                Add(flag);
                break;
            case (ParquetType.Integer, int number):
                Add(number);
                break;
            case (ParquetType.Whole, long number):
                Add(number);
                break;
            case (ParquetType.Real, double number):
                Add(number);
                break;
            case (ParquetType.Decimal, Int128 unscaled):
                Add(unscaled);
                break;
            case (ParquetType.Text, string text):
                Add(text);
                break;
            case (ParquetType.Bytes, byte[] bytes):
                Add(bytes.AsSpan());
                break;
            case (ParquetType.Day, DateOnly day):
                Add(day.DayNumber - FirstDay.DayNumber);
                break;
            case (ParquetType.Moment, DateTimeOffset moment):
                Add((moment.UtcDateTime - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                break;
            case (ParquetType.LocalMoment, DateTime moment):
                Add((moment - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                break;
            default:
                throw new ArgumentException($"The column '{Column.Name}' is {Column.Type} and takes no {value!.GetType().Name}.", nameof(value));
        }
    }

    /// <summary>Writes what waits as the body of a data page, and waits for more.</summary>
    public void WritePage(IBufferWriter<byte> page)
    {
        var groups = _present.Count;
        var header = new byte[sizeof(int) + 5];
        var length = 0;
        for (var run = ((uint)groups << 1) | BitPacked; ; run >>= 7)
        {
            header[sizeof(int) + length++] = (byte)(run >= 0x80 ? run | 0x80 : run);
            if (run < 0x80)
            {
                break;
            }
        }

        BinaryPrimitives.WriteInt32LittleEndian(header, length + groups);
        page.Write(header.AsSpan(0, sizeof(int) + length));
        page.Write(CollectionsMarshal.AsSpan(_present));
        page.Write(_values.WrittenSpan);
        _values.ResetWrittenCount();
        _present.Clear();
        (Count, Nulls, _flags) = (0, 0, 0);
    }

    private void Mark(bool isPresent)
    {
        var bit = Count++ % BitsOfByte;
        if (bit == 0)
        {
            _present.Add(0);
        }

        if (isPresent)
        {
            _present[^1] |= (byte)(1 << bit);
        }
    }
}
