using Pipeline.Health;

namespace Pipeline.Tests.Health;

public class HealthRecordBuilderTests
{
    private static readonly DateTimeOffset UpdatedAt = new(2025, 11, 13, 21, 30, 0, TimeSpan.Zero);

    private readonly HealthRecordBuilder _builder = new(TimeZoneInfo.Utc);

    [Theory]
    [InlineData(nameof(MetricType.Steps), 0, 100_000)]
    [InlineData(nameof(MetricType.Distance), 0, 500)]
    [InlineData(nameof(MetricType.Calories), 0, 10_000)]
    [InlineData(nameof(MetricType.ActiveMinutes), 0, 1_440)]
    [InlineData(nameof(MetricType.HeartPoints), 0, 2_880)]
    [InlineData(nameof(MetricType.Weight), 30, 300)]
    [InlineData(nameof(MetricType.SleepHours), 0, 24)]
    [InlineData(nameof(MetricType.Height), 50, 280)]
    [InlineData(nameof(MetricType.BodyTemperature), 25, 45)]
    [InlineData(nameof(MetricType.Hydration), 0, 20)]
    [InlineData(nameof(MetricType.BloodPressureSystolic), 40, 370)]
    [InlineData(nameof(MetricType.BloodPressureDiastolic), 20, 360)]
    public void SetMetric_ToTheEndsOfItsRange_IsUsedAndBeyondThemLeftOut(string name, double minimum, double maximum)
    {
        var metric = Enum.Parse<MetricType>(name);

        Assert.Equal(minimum, BuildWith(metric, minimum).Metrics[metric]);
        Assert.Equal(maximum, BuildWith(metric, maximum).Metrics[metric]);
        Assert.Null(BuildWith(metric, Math.BitDecrement(minimum)).Metrics[metric]);
        Assert.Null(BuildWith(metric, Math.BitIncrement(maximum)).Metrics[metric]);
        Assert.All(MetricTypes.All, other => Assert.Equal(other == metric ? minimum : null, BuildWith(metric, minimum).Metrics[other]));
    }

    [Theory]
    [InlineData(100_001, "100001")]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void SetMetric_OutOfRange_IsReportedAndTheRestIsUsed(double steps, string shown)
    {
        Begin();
        _builder.SetMetric(MetricType.Steps, steps);
        _builder.SetMetric(MetricType.Weight, 70.5);
        var record = _builder.Build(out var problem);

        Assert.Null(problem);
        Assert.Equal(new HealthMetrics { Weight = 70.5 }, record!.Metrics);
        var fault = Assert.Single(record.Problems);
        Assert.Equal(new FieldProblem("metrics.steps", shown, "a number from 0 to 100,000"), fault);
        Assert.Equal($"metrics.steps is {shown}; a number from 0 to 100,000 is allowed.", fault.ToString());
    }

    [Fact]
    public void SetUnreadable_AMetricOrAnOptionalField_IsReportedAndTheRestIsUsed()
    {
        Begin();
        _builder.SetUnreadable(MetricType.BloodPressureSystolic, "a text");
        _builder.SetMetric(MetricType.BloodPressureDiastolic, 80);
        _builder.SetUnreadable("activities", "a number");
        _builder.SetUnreadable("createdAt", "a text");
        _builder.SetDevice("fitbit");
        var record = _builder.Build(out _)!;

        Assert.Equal(new HealthMetrics { BloodPressure = new BloodPressure(null, 80) }, record.Metrics);
        Assert.Null(record.Device);
        Assert.Equal(
            [
                new FieldProblem("metrics.bloodPressure.systolic", "a text", "a number from 40 to 370"),
                new FieldProblem("activities", "a number", "a list of texts"),
                new FieldProblem("createdAt", "a text", "a date"),
                new FieldProblem("source", "\"fitbit\"", "googlefit, manual or import"),
            ],
            record.Problems);
    }

    [Fact]
    public void Build_ACompleteRecord_HoldsEverything()
    {
        Begin();
        _builder.SetDevice("manual");
        _builder.AddActivity("walking");
        _builder.AddActivity("rowing");
        _builder.SetCreatedAt(UpdatedAt.AddHours(-1));
        var record = _builder.Build(out var problem)!;

        Assert.Null(problem);
        Assert.Equal("ann", record.UserId);
        Assert.Equal(new DateOnly(2025, 11, 13), record.Date);
        Assert.Equal(UpdatedAt, record.UpdatedAt);
        Assert.Equal(UpdatedAt.AddHours(-1), record.CreatedAt);
        Assert.Equal(Device.Manual, record.Device);
        Assert.Equal(["walking", "rowing"], record.Activities);
        Assert.Empty(record.Problems);
    }

    [Theory]
    [InlineData("2025-11-13T00:00:00Z", 13)]
    [InlineData("2025-11-13T23:59:59.999Z", 13)]
    [InlineData("2025-11-13T23:30:00-02:00", 14)]
    [InlineData("2025-11-13T01:00:00+02:00", 12)]
    public void SetDate_ToATime_IsTheDayInUtc(string time, int day)
    {
        Begin();
        _builder.SetDate(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(new DateOnly(2025, 11, day), _builder.Build(out _)!.Date);
    }

    [Theory]
    [InlineData("2025-11-15", "date is 2025-11-15; ")]
    [InlineData("1899-12-31", "date is 1899-12-31; ")]
    [InlineData("2025-02-29", "date is \"2025-02-29\"; ")]
    [InlineData("13.11.2025", "date is \"13.11.2025\"; ")]
    [InlineData("2025-11-13T00:00:00Z", "date is \"2025-11-13T00:00:00Z\"; ")]
    public void Build_WithoutAUsableDay_TellsWhy(string date, string start)
    {
        Begin();
        _builder.SetDate(date);

        Assert.Null(_builder.Build(out var problem));
        Assert.Equal(start + "a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt is wanted.", problem);
    }

    [Theory]
    [InlineData("1900-01-01")]
    [InlineData("2024-02-29")]
    [InlineData("2025-11-14")]
    public void Build_WithADayAtTheEndsOfWhatIsPossible_IsARecord(string date)
    {
        Begin();
        _builder.SetDate(date);

        Assert.Equal(date, $"{_builder.Build(out _)!.Date:yyyy-MM-dd}");
    }

    [Fact]
    public void Build_WithoutUserDayOrTime_TellsWhatIsMissing()
    {
        _builder.SetUpdatedAt(UpdatedAt);
        Assert.Null(_builder.Build(out var user));
        Assert.Equal("userId is missing; a text of 1 to 256 characters is wanted.", user);

        _builder.SetUserId("ann");
        Assert.Null(_builder.Build(out var date));
        Assert.StartsWith("date is missing; ", date, StringComparison.Ordinal);

        Begin();
        _builder.SetUnreadable("updatedAt", "a text");
        Assert.Null(_builder.Build(out var updatedAt));
        Assert.Equal("updatedAt is a text; a date from 1970 on is wanted.", updatedAt);
    }

    [Fact]
    public void Build_WithAUserIdThatCannotBe_TellsWhy()
    {
        Begin();
        _builder.SetUserId("");
        Assert.Null(_builder.Build(out var empty));
        Assert.Equal("userId is \"\"; a text of 1 to 256 characters is wanted.", empty);

        _builder.SetUserId(new string('x', 257));
        Assert.Null(_builder.Build(out var tooLong));
        Assert.Equal($"userId is \"{new string('x', 80)}…\"; a text of 1 to 256 characters is wanted.", tooLong);

        _builder.SetUserId(new string('x', 256));
        Assert.NotNull(_builder.Build(out _));
    }

    [Fact]
    public void Reset_AfterARecord_LeavesNothingOfIt()
    {
        Begin();
        _builder.SetMetric(MetricType.Steps, -1);
        _builder.SetMetric(MetricType.Weight, 70);
        _builder.SetDevice("manual");
        _builder.AddActivity("walking");
        _builder.SetCreatedAt(UpdatedAt);
        var first = _builder.Build(out _)!;
        Begin();
        var second = _builder.Build(out _)!;

        Assert.Single(first.Problems);
        Assert.Equal(["walking"], first.Activities);
        Assert.Equal(new HealthMetrics(), second.Metrics);
        Assert.Null(second.Device);
        Assert.Null(second.CreatedAt);
        Assert.Empty(second.Activities);
        Assert.Empty(second.Problems);
    }

    private HealthRecord BuildWith(MetricType metric, double value)
    {
        Begin();
        _builder.SetMetric(metric, value);
        return _builder.Build(out _)!;
    }

    private void Begin()
    {
        _builder.Reset();
        _builder.SetUserId("ann");
        _builder.SetDate("2025-11-13");
        _builder.SetUpdatedAt(UpdatedAt);
    }

    [Theory]
    [InlineData("Europe/London", "2026-10-24T23:00:00Z", "2026-10-25", false)]
    [InlineData("Europe/London", "2026-10-26T00:00:00Z", "2026-10-26", false)]
    [InlineData("Europe/London", "2026-03-29T23:00:00Z", "2026-03-30", false)]
    [InlineData("America/New_York", "2026-01-02T05:00:00Z", "2026-01-02", false)]
    [InlineData("UTC", "2026-10-24T23:00:00Z", "2026-10-24", true)]
    [InlineData("UTC", "2026-10-24T00:00:00Z", "2026-10-24", false)]
    public void SetDate_Time_IsTheDayInTheTimeZone(string zone, string time, string day, bool hasTime)
    {
        foreach (var own in new[] { false, true })
        {
            var builder = new HealthRecordBuilder(own ? TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") : TimeZoneInfo.FindSystemTimeZoneById(zone));
            builder.Reset();
            builder.SetUserId("ann");
            builder.SetDate(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
            if (own)
            {
                // After the date: fields come in any order.
                builder.SetTimeZone(zone);
            }

            builder.SetUpdatedAt(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
            var record = builder.Build(out var problem);

            Assert.Null(problem);
            Assert.Equal((day, hasTime), ($"{record!.Date:yyyy-MM-dd}", record.HasTimeOfDay));
        }
    }

    [Fact]
    public void SetTimeZone_Unknown_IsReportedAndTheZoneOfAllHolds()
    {
        var builder = new HealthRecordBuilder(TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        builder.Reset();
        builder.SetUserId("ann");
        builder.SetTimeZone("Europe/Atlantis");
        builder.SetDate(new DateTimeOffset(2026, 10, 24, 23, 0, 0, TimeSpan.Zero));
        builder.SetUpdatedAt(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

        var record = builder.Build(out _);

        Assert.Equal(new DateOnly(2026, 10, 25), record!.Date);
        Assert.Equal(
            "timeZone is \"Europe/Atlantis\"; the name of a time zone such as Europe/London is allowed.", Assert.Single(record.Problems).ToString());
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void SetDate_EndsOfTheCalendar_AreFaultsOfTheDateInAnyZone(string time)
    {
        var builder = new HealthRecordBuilder(TimeZoneInfo.FindSystemTimeZoneById(time[0] == '0' ? "America/New_York" : "Asia/Tokyo"));
        builder.Reset();
        builder.SetUserId("ann");
        builder.SetDate(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
        builder.SetUpdatedAt(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Null(builder.Build(out var problem));
        Assert.StartsWith("date is ", problem, StringComparison.Ordinal);
    }
}
