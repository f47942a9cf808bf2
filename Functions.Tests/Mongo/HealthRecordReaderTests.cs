using MongoDB.Bson;
using Pipeline.Health;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class HealthRecordReaderTests
{
    private static readonly DateTimeOffset At = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] User = RawBson.Text("userId", "u");
    private static readonly byte[] Day = RawBson.Text("date", "2025-11-13");
    private static readonly byte[] UpdatedAt = RawBson.Date("updatedAt", At);

    private readonly HealthRecordReader _reader = new();

    [Fact]
    public void Read_EveryField_IsRead()
    {
        var document = BsonDocument.Parse(
            """
            {"_id":{"$oid":"64b000000000000000000001"},"userId":"üser","date":{"$date":{"$numberLong":"1762992000000"}},
            "metrics":{"steps":{"$numberInt":"8000"},"distance":{"$numberDouble":"6.25"},"calories":{"$numberLong":"2100"},"weight":{"$numberDecimal":"70.5"},"height":null,"sleepHours":"long",
            "hydration":{"$numberInt":"99"},"bloodPressure":{"systolic":{"$numberInt":"120"},"diastolic":{"$numberInt":"80"}},"other":[{"a":{"$minKey":1}}]},
            "source":"manual","activities":["run","swim"],"createdAt":{"$date":{"$numberLong":"1763017200000"}},
            "updatedAt":{"$date":{"$numberLong":"1763020800000"}},
            "more":{"$code":"x","$scope":{}}}
            """);

        var (record, userId, problem) = _reader.Read(document.ToBson());

        Assert.Equal(("üser", null), (userId, problem));
        Assert.Equal(("üser", new DateOnly(2025, 11, 13), Device.Manual), (record!.UserId, record.Date, record.Device));
        Assert.Equal(
            new HealthMetrics { Steps = 8000, Distance = 6.25, Calories = 2100, Weight = 70.5, BloodPressure = new BloodPressure(120, 80) }, record.Metrics);
        Assert.Equal((At, At.AddHours(-1)), (record.UpdatedAt, record.CreatedAt));
        Assert.Equal(["run", "swim"], record.Activities);
        Assert.Equal(["metrics.sleepHours", "metrics.hydration"], record.Problems.Select(field => field.Field));
    }

    [Theory]
    [InlineData("""{"userId":{"$numberInt":"5"},"date":"2025-11-13"}""", "userId is a number; a text of 1 to 256 characters is wanted.")]
    [InlineData("""{"userId":{"$date":{"$numberLong":"0"}},"date":"2025-11-13"}""", "userId is a date; a text of 1 to 256 characters is wanted.")]
    [InlineData("""{"userId":"","date":"2025-11-13"}""", "userId is \"\"; a text of 1 to 256 characters is wanted.")]
    [InlineData("""{"userId":"u"}""", "date is missing; a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt is wanted.")]
    [InlineData(
        """{"userId":"u","date":["2025-11-13"]}""",
        "date is a list; a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt is wanted.")]
    [InlineData(
        """{"userId":"u","date":{"$date":{"$numberLong":"253402300800000"}}}""",
        "date is a date before the year 1 or after the year 9999; a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt is wanted.")]
    public void Read_UnusableRecord_NamesFieldValueAndWhatIsRight(string fields, string problem)
    {
        var document = BsonDocument.Parse(fields).Add("updatedAt", new BsonDateTime(At.ToUnixTimeMilliseconds()));

        var read = _reader.Read(document.ToBson());

        Assert.Equal(new ReadRecord(null, fields.Contains("\"u\"", StringComparison.Ordinal) ? "u" : null, problem), read);
    }

    [Theory]
    [InlineData("""{"date":"2025-11-13"}""")]
    [InlineData("""{"userId":null,"date":"2025-11-13"}""")]
    [InlineData("""{"userId":{"$undefined":true},"metrics":5}""")]
    public void Read_RecordOfNobody_IsNoneAndNoProblem(string fields) => Assert.Equal(default, _reader.Read(BsonDocument.Parse(fields).ToBson()));

    [Fact]
    public void Read_RecordAfterAnother_HoldsNothingOfThatOne()
    {
        var activities = RawBson.Element(BsonType.Array, "activities", RawBson.Document(RawBson.Text("0", "run")));
        Assert.NotNull(_reader.Read(RawBson.Document(User, Day, UpdatedAt, RawBson.Text("source", "manual"), activities)).Record!.Device);

        Assert.Equal(default, _reader.Read(RawBson.Document(Day, UpdatedAt)));
        var record = _reader.Read(RawBson.Document(User, Day, UpdatedAt)).Record!;
        Assert.Equal((null, 0), (record.Device, record.Activities.Count));
    }

    [Fact]
    public void Read_TextsThatAreNotUtf8_AreReadAsFarAsTheyMatter()
    {
        var activities = RawBson.Element(BsonType.Array, "activities", RawBson.Document(RawBson.Text("0", RawBson.NoUtf8)));
        var metrics = RawBson.Element(BsonType.Document, "metrics", RawBson.Document(
            RawBson.Element(BsonType.Double, RawBson.NoUtf8, new byte[8]), RawBson.Text("note", RawBson.NoUtf8), RawBson.Number("steps", 7)));

        var record = _reader.Read(RawBson.Document(User, Day, UpdatedAt, metrics, activities, RawBson.Text("source", RawBson.NoUtf8))).Record!;

        Assert.Equal((7, "a\ufffd("), (record.Metrics.Steps, Assert.Single(record.Activities)));
        Assert.Equal("source is \"a\ufffd(\"; googlefit, manual or import is allowed.", Assert.Single(record.Problems).ToString());
    }

    [Fact]
    public void Read_UserThatIsNotUtf8_IsUnusableAndSaysWhy()
    {
        var read = _reader.Read(RawBson.Document(RawBson.Text("userId", RawBson.NoUtf8), Day, UpdatedAt));

        Assert.Equal(new ReadRecord(null, null, "userId is \"a\ufffd(\", which is not UTF-8; a text of 1 to 256 characters is wanted."), read);
    }

    [Fact]
    public void Read_NamesThatComeTwice_TakesTheLastValueButTheFirstUserAndUpdatedAt()
    {
        var metrics = RawBson.Element(
            BsonType.Document, "metrics", RawBson.Document(RawBson.Number("steps", 1), RawBson.Number("steps", 2), RawBson.Number("weight", 70)));
        var document = RawBson.Document(
            User, RawBson.Text("userId", "other"), UpdatedAt, RawBson.Date("updatedAt", At.AddDays(9)), Day, RawBson.Text("date", "2025-11-12"), metrics);

        var record = _reader.Read(document).Record!;

        Assert.Equal(("u", At, new DateOnly(2025, 11, 12)), (record.UserId, record.UpdatedAt, record.Date));
        Assert.Equal(new HealthMetrics { Steps = 2, Weight = 70 }, record.Metrics);
    }

    [Fact]
    public void Read_NestedAsDeepAsAServerTakes_IsRead()
    {
        var metrics = RawBson.Element(BsonType.Document, "metrics", RawBson.Document(RawBson.Nested("steps", 170), RawBson.Number("weight", 70)));

        var record = _reader.Read(RawBson.Document(RawBson.Nested("_id", 170), User, Day, UpdatedAt, metrics, RawBson.Nested("more", 170))).Record!;

        Assert.Equal(70, record.Metrics.Weight);
        Assert.Equal("metrics.steps is an object; a number from 0 to 100,000 is allowed.", Assert.Single(record.Problems).ToString());
    }

    [Fact]
    public void Read_NoBson_IsAProblem()
    {
        var document = RawBson.Document(User, Day, UpdatedAt);
        document[^2] = 0xff;
        document[sizeof(int)] = 0x77;

        Assert.Equal(new ReadRecord(null, null, "This is no BSON: it holds a value of the unknown type 119."), _reader.Read(document));
    }
}
