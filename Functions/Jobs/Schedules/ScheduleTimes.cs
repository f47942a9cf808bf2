using NCrontab;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// When a schedule comes due: an NCRONTAB expression in a time zone. A time that a change of clocks leaves out comes as soon as the clocks show a later one; of one that it brings
/// twice, the first counts.
/// </summary>
internal sealed class ScheduleTimes
{
    private const int FieldsWithSeconds = 6;
    private const int FieldsWithoutSeconds = 5;

    // 29 February skips eight years around 2100.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366 * 9);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly CrontabSchedule _expression;
    private readonly TimeZoneInfo _zone;

    private ScheduleTimes(CrontabSchedule expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <summary>Reads an expression of six fields, from the second on, or five, from the minute on.</summary>
    /// <exception cref="FormatException">It is none, or never comes due.</exception>
    public static ScheduleTimes Parse(string expression, TimeZoneInfo zone)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is not (FieldsWithSeconds or FieldsWithoutSeconds))
        {
            throw new FormatException($"it has {fields} fields; an NCRONTAB expression has 6 from the second on, or 5 from the minute on");
        }

        try
        {
            var parsed = CrontabSchedule.Parse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == FieldsWithSeconds });
            var times = new ScheduleTimes(parsed, zone);
            return times.After(DateTimeOffset.UnixEpoch) is null ? throw new FormatException("no day matches it") : times;
        }
        catch (CrontabException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The first time after another one, UTC; null where there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        var end = local + Horizon;
        while (true)
        {
            local = _expression.GetNextOccurrence(local, end);
            if (local >= end)
            {
                return null;
            }

            if (ToUtc(local) is var next && next > time)
            {
                return next;
            }
        }
    }

    /// <summary>The last time after <paramref name="time"/> that has come by <paramref name="now"/>; null where none has.</summary>
    public DateTimeOffset? LastAfter(DateTimeOffset time, DateTimeOffset now)
    {
        // Of a schedule that comes often, no more than the last day is gone through.
        var from = time < now - Day && After(now - Day) <= now ? now - Day : time;
        DateTimeOffset? last = null;
        while (After(last ?? from) is { } next && next <= now)
        {
            last = next;
        }

        return last;
    }

    /// <summary>The next times.</summary>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset time, int count)
    {
        var times = new List<DateTimeOffset>(count);
        while (times.Count < count && After(times.Count == 0 ? time : times[^1]) is { } next)
        {
            times.Add(next);
        }

        return times;
    }

    private DateTimeOffset ToUtc(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(1);
        }

        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
