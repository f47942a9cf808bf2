namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>How long something waits before it is tried again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    /// <summary>Doubles with each failure in a row, from 100 ms up to 13 seconds.</summary>
    public static TimeSpan After(int failures) => First * (1 << Math.Min(failures, 8));
}
