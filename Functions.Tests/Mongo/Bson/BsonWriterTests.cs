using System.Buffers;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo.Bson;

public class BsonWriterTests
{
    // The examples of bsonspec.org.
    [Fact]
    public void Write_HelloWorld_GivesTheSpecificationsBytes()
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        bson.Write("hello"u8, "world");
        bson.End();

        Assert.Equal("160000000268656C6C6F0006000000776F726C640000", Convert.ToHexString(bson.Written.Span));
    }

    [Fact]
    public void Write_ArrayOfMixedValues_GivesTheSpecificationsBytes()
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        bson.StartArray("BSON"u8);
        bson.Write("0"u8, "awesome");
        bson.Write("1"u8, 5.05);
        bson.Write("2"u8, 1986);
        bson.End();
        bson.End();

        Assert.Equal(
            "310000000442534F4E002600000002300008000000617765736F6D65000131003333333333331440103200C20700000000",
            Convert.ToHexString(bson.Written.Span));
    }

    [Fact]
    public void Write_OneOfEachKind_GivesTheseBytes()
    {
        using var bson = new BsonWriter(capacity: 1);
        bson.StartDocument();
        bson.Write("i"u8, -1);
        bson.Write("l"u8, 2L);
        bson.Write("b"u8, true);
        bson.Write("d"u8, DateTimeOffset.UnixEpoch.AddMilliseconds(-1).AddTicks(9));
        bson.WriteNull("n"u8);
        bson.WriteBinary("x"u8, [0xAB], subtype: 4);
        bson.StartDocument("o"u8);
        bson.End();
        bson.End();
        var copy = new ArrayBufferWriter<byte>();
        bson.CopyTo(copy);

        Assert.True(bson.IsComplete);
        Assert.Equal(
            "3A0000001069 00FFFFFFFF 126C00 0200000000000000 08620001 096400 FFFFFFFFFFFFFFFF 0A6E00 057800 0100000004AB 036F00 0500000000 00".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(copy.WrittenSpan));
    }

    [Fact]
    public void Element_NameWithAZeroByte_IsRefused()
    {
        using var bson = new BsonWriter();
        bson.StartDocument();

        Assert.Throws<BsonException>(() => bson.Write("a\0b"u8, 1));
    }
}
