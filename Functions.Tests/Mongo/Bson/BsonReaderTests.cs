using System.Text;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo.Bson;

public class BsonReaderTests
{
    [Fact]
    public void Read_EveryType_IsSkippedByItsOwnLength()
    {
        var reader = new BsonReader(BsonSamples.Document());
        foreach (var (type, hex, _) in BsonSamples.All)
        {
            Assert.True(reader.Read());
            Assert.Equal((type, "v", hex), (reader.Type, Encoding.UTF8.GetString(reader.Name), Convert.ToHexString(reader.Value)));
        }

        Assert.True(reader.Read());
        Assert.True(reader.Is("end"u8) && reader.GetBoolean());
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Read_EveryPrefixOfADocument_IsRefusedOrRead()
    {
        var document = BsonSamples.Document();
        for (var length = 0; length < document.Length; length++)
        {
            var cut = document[..length];
            Assert.Throws<BsonException>(() => Count(cut));
        }
    }

    [Fact]
    public void Read_AnyByteChanged_IsReadOrRefusedAndNothingElse()
    {
        var document = BsonSamples.Document();
        for (var i = 0; i < document.Length; i++)
        {
            foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
            {
                var changed = (byte[])document.Clone();
                changed[i] ^= change;
                try
                {
                    Count(changed);
                }
                catch (BsonException)
                {
                    continue;
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("04000000")]
    [InlineData("0500000001")]
    [InlineData("0600000000")]
    [InlineData("FFFFFFFF00")]
    [InlineData("0800000010610000")]
    [InlineData("080000001061FF00")]
    [InlineData("0800000020610000")]
    [InlineData("0D000000026100FFFFFFFF0000")]
    [InlineData("0E00000002610002000000616100")]
    [InlineData("0D00000003610004000000000000")]
    public void Read_BytesThatAreNoBson_AreRefused(string hex) => Assert.Throws<BsonException>(() => Count(Convert.FromHexString(hex)));

    [Fact]
    public void GetX_AnotherType_IsTheCallersMistake()
    {
        var document = Convert.FromHexString("0C0000001061000100000000");

        var failure = Assert.Throws<InvalidOperationException>(() =>
        {
            var reader = new BsonReader(document);
            reader.Read();
            return reader.GetString();
        });

        Assert.Equal("The element 'a' is of type Int32, not String.", failure.Message);
    }

    [Fact]
    public void TryGetNumber_TheFourNumericTypes_GiveADouble()
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        bson.Write("a"u8, 1.5);
        bson.Write("b"u8, -2);
        bson.Write("c"u8, 3_000_000_000L);
        ExtendedJsonReader.Write(bson, "d"u8, """{"$numberDecimal":"-1.25E+3"}""");
        bson.Write("e"u8, "5");
        bson.Write("f"u8, true);
        bson.End();
        var numbers = new List<double?>();
        for (var reader = new BsonReader(bson.Written.Span); reader.Read();)
        {
            numbers.Add(reader.TryGetNumber(out var number) ? number : null);
        }

        Assert.Equal([1.5, -2, 3e9, -1250, null, null], numbers);
    }

    /// <summary>Goes through everything, also what is nested.</summary>
    private static int Count(ReadOnlySpan<byte> document)
    {
        var count = 0;
        for (var reader = new BsonReader(document); reader.Read(); count++)
        {
            if (reader.Type is BsonType.Document or BsonType.Array)
            {
                count += Count(reader.Value);
            }
        }

        return count;
    }
}
