using FsCheck;
using FsCheck.Fluent;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo.Bson;

public class ExtendedJsonTests
{
    [Fact]
    public void Write_EveryType_GivesTheCanonicalText()
    {
        foreach (var (type, hex, json) in BsonSamples.All)
        {
            Assert.Equal(json, ExtendedJson.Write(type, Convert.FromHexString(hex)));
        }
    }

    [Fact]
    public void Read_EveryType_GivesTheSameBytes()
    {
        foreach (var (type, hex, json) in BsonSamples.All)
        {
            Assert.Equal((type, hex), Bytes(json));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1")]
    [InlineData("{\"$oid\":\"64b0\"}")]
    [InlineData("{\"$oid\":7}")]
    [InlineData("{\"$numberInt\":\"2147483648\"}")]
    [InlineData("{\"$numberLong\":\"x\"}")]
    [InlineData("{\"$numberDecimal\":\"1.1.1\"}")]
    [InlineData("{\"$binary\":{\"base64\":\"*\",\"subType\":\"00\"}}")]
    [InlineData("{\"$date\":\"2025-11-13\"}")]
    [InlineData("[1]")]
    public void Read_NoCanonicalText_IsRefused(string text) => Assert.Throws<BsonException>(() => Bytes(text));

    [Fact]
    public void WriteAndRead_AnyValue_IsTheSameAgain() =>
        Prop.ForAll(Texts(depth: 3).ToArbitrary(), text =>
        {
            var (type, hex) = Bytes(text);
            return ExtendedJson.Write(type, Convert.FromHexString(hex)) == text;
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Texts(int depth)
    {
        var text = ArbMap.Default.GeneratorFor<string>().Where(value => value is not null && value.EnumerateRunes().All(rune => rune.Value != 0xFFFD));
        var quoted = text.Select(value => ExtendedJson.Write(BsonType.String, StringBytes(value)));
        var leaves = Gen.OneOf(
            Gen.Elements(BsonSamples.All.Select(sample => sample.Json)),
            quoted,
            ArbMap.Default.GeneratorFor<int>().Select(value => $"{{\"$numberInt\":\"{value}\"}}"),
            ArbMap.Default.GeneratorFor<long>().Select(value => $"{{\"$numberLong\":\"{value}\"}}"),
            ArbMap.Default.GeneratorFor<long>().Select(value => $"{{\"$date\":{{\"$numberLong\":\"{value}\"}}}}"),
            ArbMap.Default.GeneratorFor<byte[]>().Where(value => value is not null).Select(value => $"{{\"$oid\":\"{Convert.ToHexStringLower([.. value, .. new byte[12]])[..24]}\"}}"));
        if (depth == 0)
        {
            return leaves;
        }

        var inner = Texts(depth - 1);
        return Gen.OneOf(
            leaves,
            inner.ListOf(3).Select(values => $"[{string.Join(',', values)}]"),
            inner.ListOf(3).Select(values => $"{{{string.Join(',', values.Select((value, i) => $"\"k{i}\":{value}"))}}}"));
    }

    private static byte[] StringBytes(string value)
    {
        using var bson = new BsonWriter();
        bson.Text(value);
        return bson.Written.ToArray();
    }

    private static (BsonType Type, string Hex) Bytes(string json)
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        ExtendedJsonReader.Write(bson, "v"u8, json);
        bson.End();
        var reader = new BsonReader(bson.Written.Span);
        Assert.True(reader.Read());
        return (reader.Type, Convert.ToHexString(reader.Value));
    }
}
