using FsCheck;
using FsCheck.Fluent;
using MongoDB.Bson;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class StoredIdTests
{
    private static readonly Gen<BsonValue> Simple = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null && IsUnicode(text)).Select(text => (BsonValue)text),
        ArbMap.Default.GeneratorFor<int>().Select(value => (BsonValue)value),
        ArbMap.Default.GeneratorFor<long>().Select(value => (BsonValue)value),
        ArbMap.Default.GeneratorFor<double>().Select(value => (BsonValue)value),
        ArbMap.Default.GeneratorFor<bool>().Select(value => (BsonValue)value),
        ArbMap.Default.GeneratorFor<decimal>().Select(value => (BsonValue)new BsonDecimal128(value)),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (BsonValue)new BsonBinaryData(bytes ?? [])),
        Gen.Choose(0, int.MaxValue).Select(seconds => (BsonValue)new BsonTimestamp(seconds, 1)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(value => (BsonValue)new BsonDateTime(value * 1_000L)),
        Gen.Choose(0, int.MaxValue).Select(value => (BsonValue)ObjectId.Parse($"{value:x24}")),
        Gen.Elements<BsonValue>(BsonNull.Value, BsonMinKey.Value, BsonMaxKey.Value, new BsonRegularExpression("a", "i"), new BsonJavaScript("x")));

    [Theory]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("\"\\u00E4\\\"\"", "\"ä\\\"\"")]
    [InlineData("{\"$numberInt\":\"-7\"}", "{\"$numberInt\":\"-7\"}")]
    [InlineData("{\"$numberLong\":\"7\"}", "{\"$numberLong\":\"7\"}")]
    [InlineData("{\"$numberDouble\":\"NaN\"}", "{\"$numberDouble\":\"NaN\"}")]
    [InlineData("{\"$oid\":\"64b000000000000000000001\"}", "{\"$oid\":\"64b000000000000000000001\"}")]
    [InlineData("{\"a\":[{\"$numberInt\":\"1\"}]}", "{\"a\":[{\"$numberInt\":\"1\"}]}")]
    [InlineData("null", "null")]
    public void Write_WhatExtendedJsonCanSay_IsCanonicalWithoutWhiteSpace(string id, string expected) => Assert.Equal(expected, Write(ExtendedJson.Read(id)));

    [Fact]
    public void Write_WhatExtendedJsonCannotSay_IsBytesThatAreReadBack()
    {
        var odd = new[]
        {
            RawBson.Text("_id", RawBson.NoUtf8),
            RawBson.Nested("_id", 170),
            RawBson.Element(BsonType.Document, "_id", RawBson.Document(RawBson.Number("a", 1), RawBson.Number("a", 2))),
            RawBson.Element(BsonType.Document, "_id", RawBson.Document(RawBson.Text("$oid", "x"))),
            RawBson.Element(BsonType.Document, "_id", RawBson.Document(RawBson.Element(BsonType.Double, RawBson.NoUtf8, new byte[8]))),
            RawBson.Element(BsonType.Binary, "_id", [6, 0, 0, 0, 2, 2, 0, 0, 0, 8, 9]),
            RawBson.Element((BsonType)0x0c, "_id", [2, 0, 0, 0, (byte)'c', 0, .. new byte[12]]),
        };
        foreach (var element in odd)
        {
            var document = RawBson.Document(element);
            var text = WriteFirst(document);
            Assert.Equal($"{{\"$bson\":\"{Convert.ToBase64String(document)}\"}}", text);
            Assert.Equal(element[5..], StoredId.Read(text).Value.ToArray());
        }
    }

    [Fact]
    public void Write_AnyValue_IsReadBackToTheSameBytes() =>
        Prop.ForAll(
            Gen.OneOf(
                Simple,
                from names in Gen.Elements("", "a", "$a", "b.c", "ä").ListOf(3)
                from values in Simple.ListOf(3)
                let elements = names.Distinct().Zip(values, (name, value) => new BsonElement(name, value))
                select (BsonValue)new BsonDocument(elements)).ToArbitrary(),
            value =>
            {
                var bytes = new BsonDocument("_id", value).ToBson();
                var id = StoredId.Read(Write(value));
                Assert.Equal(bytes, RawBson.Document(RawBson.Element(id.Type, "_id", id.Value.ToArray())));
                Assert.Equal(new BsonDocument("$gt", value).ToBson(), id.Under("$gt").ToBson());
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"$bson\":\"!\"}")]
    [InlineData("{\"$bson\":\"AAAA\"}")]
    [InlineData("{\"$bson\":\"BQAAAAA=\"}")]
    public void Read_NoId_IsAFormatException(string text) => Assert.ThrowsAny<FormatException>(() => StoredId.Read(text));

    private static string Write(BsonValue value) => WriteFirst(new BsonDocument("_id", value).ToBson());

    private static string WriteFirst(byte[] document)
    {
        var walker = new BsonWalker(document);
        Assert.True(walker.Next());
        return StoredId.Write(walker.Type, walker.Value);
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);
}
