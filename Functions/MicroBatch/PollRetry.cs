using Polly;
using Polly.Retry;

namespace Pipeline.MicroBatch;

/// <summary>Tries again what failed because the database was away, and once more what failed for another reason.</summary>
internal sealed class PollRetry
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline _unavailable;
    private readonly ResiliencePipeline _work;

    public PollRetry(PollLimits limits, TimeProvider time)
    {
        _unavailable = Unavailable(new ResiliencePipelineBuilder { TimeProvider = time }, limits).Build();
        var once = new RetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            Delay = limits.FirstDelay,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } exception && IsPermanent(exception)),
        };
        _work = Unavailable(new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(once), limits).Build();
    }

    /// <summary>Whether a later try meets the same end: the database was there, and nobody cancelled.</summary>
    public static bool IsPermanent(Exception exception) =>
        exception is not (SourceUnavailableException or OperationCanceledException or Checkpoints.CheckpointLeaseException);

    /// <summary>For what has no part in a record's fate: only absence of the database is tried again.</summary>
    public ValueTask<T> AskAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        _unavailable.ExecuteAsync(async token => await request(token), cancellationToken);

    /// <inheritdoc cref="AskAsync{T}"/>
    public ValueTask AskAsync(Func<CancellationToken, Task> request, CancellationToken cancellationToken) =>
        _unavailable.ExecuteAsync(async token => await request(token), cancellationToken);

    /// <summary>For work on records or users.</summary>
    public ValueTask WorkAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        _work.ExecuteAsync(async token => await work(token), cancellationToken);

    private static ResiliencePipelineBuilder Unavailable(ResiliencePipelineBuilder builder, PollLimits limits) => limits.Attempts < 2
        ? builder
        : builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = limits.Attempts - 1,
            Delay = limits.FirstDelay,
            MaxDelay = LongestDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<SourceUnavailableException>(),
        });
}
