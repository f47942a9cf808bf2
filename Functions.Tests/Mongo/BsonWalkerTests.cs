using FsCheck;
using FsCheck.Fluent;
using MongoDB.Bson;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class BsonWalkerTests
{
    private static readonly BsonDocument EveryType = new()
    {
        ["double"] = 1.5,
        ["string"] = "ä",
        ["document"] = new BsonDocument("a", new BsonDocument()),
        ["array"] = new BsonArray { 1, "b" },
        ["binary"] = new BsonBinaryData([1, 2, 3]),
        ["undefined"] = BsonUndefined.Value,
        ["objectId"] = ObjectId.Empty,
        ["boolean"] = true,
        ["date"] = new BsonDateTime(-1),
        ["null"] = BsonNull.Value,
        ["regex"] = new BsonRegularExpression("a.b", "i"),
        ["javascript"] = new BsonJavaScript("x"),
        ["symbol"] = BsonSymbol.Create("s"),
        ["scope"] = new BsonJavaScriptWithScope("x", new BsonDocument("y", 1)),
        ["int32"] = -7,
        ["timestamp"] = new BsonTimestamp(1, 2),
        ["int64"] = long.MaxValue,
        ["decimal"] = Decimal128.Parse("2.50"),
        ["minKey"] = BsonMinKey.Value,
        ["maxKey"] = BsonMaxKey.Value,
    };

    private static readonly Gen<byte[]> Noise = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    [Fact]
    public void Next_EveryType_GivesEachElementWithItsBytes()
    {
        var found = new List<(string, BsonType, BsonValue)>();
        for (var walker = new BsonWalker(EveryType.ToBson()); walker.Next();)
        {
            var alone = RawBson.Document(RawBson.Element(walker.Type, walker.Name.ToArray(), walker.Value.ToArray()));
            var name = System.Text.Encoding.UTF8.GetString(walker.Name);
            found.Add((name, walker.Type, MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(alone)[name]));
        }

        Assert.Equal(EveryType.Elements.Select(element => (element.Name, element.Value.BsonType, element.Value)), found);
    }

    [Fact]
    public void Next_DatabasePointer_GoesOnAfterIt()
    {
        var pointer = RawBson.Element((BsonType)0x0c, "p", [.. BitConverter.GetBytes(2), (byte)'c', 0, .. new byte[12]]);
        var walker = new BsonWalker(RawBson.Document(pointer, RawBson.Number("n", 3)));

        Assert.True(walker.Next());
        Assert.True(walker.Next());
        Assert.Equal(3, walker.Number);
        Assert.False(walker.Next());
    }

    [Theory]
    [InlineData("double", 1.5)]
    [InlineData("int32", -7.0)]
    [InlineData("int64", 9.2233720368547758E+18)]
    [InlineData("decimal", 2.5)]
    [InlineData("string", null)]
    [InlineData("boolean", null)]
    [InlineData("date", null)]
    public void Number_EveryType_IsTheValueOfNumbersAlone(string name, double? expected)
    {
        var walker = new BsonWalker(EveryType.ToBson());
        while (walker.Next() && !walker.Name.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(name)))
        {
        }

        Assert.Equal(expected, walker.Number);
    }

    [Theory]
    [InlineData(-62_135_596_800_000, "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData(-62_135_596_800_001, null)]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.9990000+00:00")]
    [InlineData(253_402_300_800_000, null)]
    public void Time_AtTheEnds_IsNullBeyondThem(long milliseconds, string? expected)
    {
        var walker = new BsonWalker(RawBson.Document(RawBson.Date("d", milliseconds)));

        Assert.True(walker.Next());
        Assert.Equal(expected, walker.Time?.ToString("O"));
    }

    [Fact]
    public void Text_NotUtf8_IsReadWithWhatCanBeSaid()
    {
        var walker = new BsonWalker(RawBson.Document(RawBson.Text("t", RawBson.NoUtf8)));

        Assert.True(walker.Next());
        Assert.Equal(("a\ufffd(", false), (walker.Text, walker.IsUtf8));
    }

    [Fact]
    public void Next_AnyCutOfADocument_EndsOrSaysThatItIsNoBson()
    {
        var document = EveryType.ToBson();
        for (var length = 0; length < document.Length; length++)
        {
            var cut = document[..length];
            Assert.Throws<FormatException>(() => Walk(cut));

            // A length that is right does not make up for a value that is cut.
            if (length >= 5)
            {
                BitConverter.GetBytes(length).CopyTo(cut, 0);
                cut[^1] = 0;
                WalkOrRefuse(cut);
            }
        }
    }

    [Fact]
    public void Next_AnyBytes_EndsOrSaysThatItIsNoBson() =>
        Prop.ForAll(Noise.ToArbitrary(), Gen.Elements(EveryType.Names.ToArray()).ToArbitrary(), (noise, name) =>
        {
            var document = EveryType.ToBson();
            var at = document.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name));
            noise.AsSpan(0, Math.Min(noise.Length, document.Length - at)).CopyTo(document.AsSpan(at));
            WalkOrRefuse(document);
            WalkOrRefuse([.. BitConverter.GetBytes(noise.Length + 5), .. noise, 0]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));

    private static void WalkOrRefuse(byte[] document)
    {
        try
        {
            Walk(document);
        }
        catch (FormatException exception)
        {
            Assert.StartsWith("This is no BSON", exception.Message, StringComparison.Ordinal);
        }
    }

    private static void Walk(byte[] document)
    {
        for (var walker = new BsonWalker(document); walker.Next();)
        {
            _ = walker.Number;
            _ = walker.Time;
            _ = walker.Type == BsonType.String ? walker.Text : null;
            if (walker.Type is BsonType.Document or BsonType.Array)
            {
                Walk(walker.Value.ToArray());
            }
        }
    }
}
