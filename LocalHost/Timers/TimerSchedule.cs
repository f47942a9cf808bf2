using System.Globalization;
using NCrontab;

namespace Pipeline.LocalHost.Timers;

/// <summary>When a timer function runs: by an NCRONTAB expression or at a constant interval. Times are UTC.</summary>
internal sealed class TimerSchedule
{
    // Further ahead than any expression that has a next time at all: 29 February skips eight years around 2100.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366 * 9);

    private readonly CrontabSchedule? _expression;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? expression, TimeSpan interval)
    {
        _expression = expression;
        _interval = interval;
    }

    /// <summary>Reads an NCRONTAB expression of five fields (from minutes on) or six (from seconds on), or a TimeSpan such as <c>00:05:00</c>.</summary>
    /// <exception cref="FormatException">It is neither, its interval is not above zero, or it never comes due.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields == 1 && text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
                ? new TimerSchedule(null, interval)
                : throw new FormatException("an interval is a TimeSpan above zero, such as 00:05:00");
        }

        if (fields is not (5 or 6))
        {
            throw new FormatException($"it has {fields} fields; an NCRONTAB expression has 6 from the second on, or 5 from the minute on");
        }

        CrontabSchedule expression;
        try
        {
            expression = CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
        }
        catch (CrontabException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        var schedule = new TimerSchedule(expression, default);
        return schedule.TryGetNext(DateTime.UnixEpoch, out _) ? schedule : throw new FormatException("no day matches it");
    }

    /// <summary>The first time after <paramref name="after"/>, which is itself left out.</summary>
    public DateTime GetNext(DateTime after) =>
        TryGetNext(after, out var next) ? next : throw new InvalidOperationException($"The schedule has no time after {after:O}.");

    private bool TryGetNext(DateTime after, out DateTime next)
    {
        if (_expression is null)
        {
            next = after + _interval;
            return true;
        }

        var end = after + Horizon;
        next = DateTime.SpecifyKind(_expression.GetNextOccurrence(after, end), DateTimeKind.Utc);
        return next < end;
    }
}
