using System.Globalization;
using Pipeline.Jobs.Schedules;

namespace Pipeline.Tests.Jobs.Schedules;

public sealed class ScheduleTimesTests
{
    [Theory]
    [InlineData("0 30 2 * * *", "UTC", "2026-03-28T12:00Z", "2026-03-29T02:30Z 2026-03-30T02:30Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00Z", "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("0 */30 * * * *", "Europe/Berlin", "2026-10-25T00:15Z", "2026-10-25T00:30Z 2026-10-25T02:00Z")]
    [InlineData("0 0 0 29 2 *", "UTC", "2096-03-01T00:00Z", "2104-02-29T00:00Z")]
    public void Next_OfAnExpressionInAZone_AreTheTimesOfItsClocks(string cron, string zone, string after, string expected)
    {
        var times = expected.Split(' ').Select(Time).ToList();

        Assert.Equal(times, Parse(cron, zone).Next(Time(after), times.Count));
    }

    [Theory]
    [InlineData("0 0 * * * *", "2026-01-01T00:30Z", "2026-01-01T00:59Z", null)]
    [InlineData("0 0 * * * *", "2026-01-01T00:30Z", "2026-01-01T05:10Z", "2026-01-01T05:00Z")]
    [InlineData("*/5 * * * * *", "2025-01-01T00:00Z", "2026-01-01T00:00Z", "2026-01-01T00:00Z")]
    [InlineData("0 0 0 1 * *", "2026-01-15T00:00Z", "2026-03-20T00:00Z", "2026-03-01T00:00Z")]
    public void LastAfter_ALongWhile_IsTheLatestThatHasCome(string cron, string after, string now, string? expected) =>
        Assert.Equal(expected is null ? null : Time(expected), Parse(cron, "UTC").LastAfter(Time(after), Time(now)));

    [Theory]
    [InlineData("* * *", "it has 3 fields")]
    [InlineData("0 0 0 31 2 *", "no day matches it")]
    [InlineData("0 70 * * * *", "70")]
    public void Parse_Wrong_SaysWhatIs(string cron, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Parse(cron, "UTC")).Message, StringComparison.Ordinal);

    private static ScheduleTimes Parse(string cron, string zone) => ScheduleTimes.Parse(cron, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
