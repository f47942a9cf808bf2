using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;

namespace Pipeline.Tests.Mongo;

/// <summary>Documents made of bytes, also those that no driver would write.</summary>
internal static class RawBson
{
    /// <summary>0xC3 begins a character of two bytes, and 0x28 does not go on with it.</summary>
    public static readonly byte[] NoUtf8 = [(byte)'a', 0xc3, 0x28];

    public static byte[] Document(params byte[][] elements)
    {
        var length = sizeof(int) + elements.Sum(element => element.Length) + 1;
        return [.. BitConverter.GetBytes(length), .. elements.SelectMany(element => element), 0];
    }

    public static byte[] Element(BsonType type, string name, params byte[] value) => Element(type, Encoding.UTF8.GetBytes(name), value);

    public static byte[] Element(BsonType type, byte[] name, byte[] value) => [(byte)type, .. name, 0, .. value];

    public static byte[] Text(string name, string value) => Text(name, Encoding.UTF8.GetBytes(value));

    public static byte[] Text(string name, byte[] value) => Element(BsonType.String, name, [.. BitConverter.GetBytes(value.Length + 1), .. value, 0]);

    public static byte[] Date(string name, DateTimeOffset time) => Date(name, time.ToUnixTimeMilliseconds());

    public static byte[] Date(string name, long milliseconds) => Element(BsonType.DateTime, name, BitConverter.GetBytes(milliseconds));

    public static byte[] Number(string name, double value) => Element(BsonType.Double, name, BitConverter.GetBytes(value));

    /// <summary>A document within documents.</summary>
    public static byte[] Nested(string name, int depth)
    {
        var document = Document(Number("n", 1));
        for (var i = 1; i < depth; i++)
        {
            document = Document(Element(BsonType.Document, "d", document));
        }

        return Element(BsonType.Document, name, document);
    }
}
