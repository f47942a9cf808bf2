using Pipeline.LocalHost.Timers;

namespace Pipeline.Tests.LocalHost;

public class TimerScheduleTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("* * * * *", "2026-01-01T00:00:01Z", "2026-01-01T00:01:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:09.5Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-01-02T09:30:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("00:05:00", "2026-01-01T00:00:01Z", "2026-01-01T00:05:01Z")]
    [InlineData("1.00:00:00", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    public void GetNext_AfterATime_IsTheFirstLaterOne(string text, DateTimeOffset after, DateTimeOffset expected)
    {
        var next = TimerSchedule.Parse(text).GetNext(after.UtcDateTime);

        Assert.Equal(expected.UtcDateTime, next);
        Assert.Equal(DateTimeKind.Utc, next.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * *")]
    [InlineData("60 * * * * *")]
    [InlineData("a b c d e")]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("1:2:3:4:5")]
    [InlineData("5")]
    public void Parse_AnythingElse_Throws(string text)
    {
        Assert.Throws<FormatException>(() => TimerSchedule.Parse(text));
    }
}
