using System.Buffers;
using System.Text;

namespace Pipeline.Query.Parquet;

/// <summary>Writes the structures of a Parquet file (Thrift, "compact protocol").</summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private const byte True = 1;
    private const byte False = 2;
    private const byte Int32Type = 5;
    private const byte Int64Type = 6;
    private const byte BinaryType = 8;
    private const byte ListType = 9;
    private const byte StructType = 12;
    private const int ShortList = 15;

    private readonly Stack<short> _outer = new();
    private short _last;

    public void Flag(short field, bool value) => Header(field, value ? True : False);

    public void Int32(short field, int value)
    {
        Header(field, Int32Type);
        ZigZag(value);
    }

    public void Int64(short field, long value)
    {
        Header(field, Int64Type);
        ZigZag(value);
    }

    public void Text(short field, string value)
    {
        Header(field, BinaryType);
        Bytes(value);
    }

    public void Struct(short field, Action write)
    {
        Header(field, StructType);
        Struct(write);
    }

    public void Structs<T>(short field, IReadOnlyCollection<T> items, Action<T> write)
    {
        List(field, items.Count, StructType);
        foreach (var item in items)
        {
            Struct(() => write(item));
        }
    }

    public void Int32s(short field, IReadOnlyCollection<int> items)
    {
        List(field, items.Count, Int32Type);
        foreach (var item in items)
        {
            ZigZag(item);
        }
    }

    public void Texts(short field, IReadOnlyCollection<string> items)
    {
        List(field, items.Count, BinaryType);
        foreach (var item in items)
        {
            Bytes(item);
        }
    }

    /// <summary>Writes a structure that stands by itself, or in a list.</summary>
    public void Struct(Action write)
    {
        _outer.Push(_last);
        _last = 0;
        write();
        Byte(0);
        _last = _outer.Pop();
    }

    private void List(short field, int count, byte type)
    {
        Header(field, ListType);
        Byte((byte)((Math.Min(count, ShortList) << 4) | type));
        if (count >= ShortList)
        {
            VarInt((ulong)count);
        }
    }

    // Fields of one structure are written in ascending order, and none is 15 beyond the one before.
    private void Header(short field, byte type)
    {
        Byte((byte)(((field - _last) << 4) | type));
        _last = field;
    }

    private void Bytes(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        VarInt((ulong)bytes.Length);
        output.Write(bytes);
    }

    private void ZigZag(long value) => VarInt((ulong)((value << 1) ^ (value >> 63)));

    private void VarInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
