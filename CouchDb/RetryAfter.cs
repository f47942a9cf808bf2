using System.Net.Http.Headers;

namespace Pipeline.CouchDb;

/// <summary>When the server asks to be tried again: after a number of seconds, at a date, or not said.</summary>
public readonly record struct RetryAfter(TimeSpan? Delay, DateTimeOffset? Date)
{
    /// <summary>What a header says.</summary>
    public static RetryAfter From(RetryConditionHeaderValue? header) => new(header?.Delta, header?.Date);

    /// <summary>The wait from <paramref name="now"/>, never negative; null when the server did not say.</summary>
    public TimeSpan? From(DateTimeOffset now)
    {
        var wait = Delay ?? (Date - now);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
