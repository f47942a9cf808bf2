namespace Microsoft.DurableTask;

/// <summary>
/// Retries with a delay that grows by a factor: before attempt n + 1 the delay is
/// firstRetryInterval × backoffCoefficient^(n - 1), at most maxRetryInterval.
/// </summary>
public class RetryPolicy
{
    private Func<TaskFailureDetails, bool> _handleFailure = static _ => true;

    /// <summary>Makes a policy.</summary>
    /// <param name="maxNumberOfAttempts">Attempts in all, the first one included; at least 1.</param>
    /// <param name="firstRetryInterval">Delay before the second attempt; above zero.</param>
    /// <param name="backoffCoefficient">Factor from each delay to the next; at least 1.</param>
    /// <param name="maxRetryInterval">Longest delay, at least the first one; one hour by default, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="retryTimeout">A failure later than this after the first attempt began is not retried; no limit by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        if (!(backoffCoefficient >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(backoffCoefficient), backoffCoefficient, "The factor between delays must be at least 1.");
        }

        RefuseShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RefuseShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether a failure is worth another attempt; every failure is by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        get => _handleFailure;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _handleFailure = value;
        }
    }

    private static void RefuseShorter(TimeSpan? value, TimeSpan first, string name)
    {
        if (value is { } given && given < first && given != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, given, $"The value must be at least the first retry interval, {first}, or infinite.");
        }
    }
}
