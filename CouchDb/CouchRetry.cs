using Polly;
using Polly.Retry;

namespace Pipeline.CouchDb;

/// <summary>
/// When a failed try is followed by another: on transient failures only, at most <see cref="CouchDbOptions.Attempts"/> tries, none beginning
/// later than <see cref="CouchDbOptions.RetryWindow"/> after the first. The wait doubles from 0.5 s up to 8 s, of which a random half to whole is waited;
/// a Retry-After of the server is kept to exactly, and when it lies beyond the window the request ends at once.
/// </summary>
internal sealed class CouchRetry
{
    private static readonly ResiliencePropertyKey<Progress> Key = new("Pipeline.CouchDb.Progress");
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    private readonly CouchDbOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="options">Attempts and window.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">A number from 0, included, to 1, excluded; called by many threads.</param>
    public CouchRetry(CouchDbOptions options, TimeProvider time, Func<double> random)
    {
        _options = options;
        _time = time;
        _random = random;
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Attempts - 1,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is CouchUnavailableException failure && Allows(arguments.Context, arguments.AttemptNumber, failure)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(ProgressOf(arguments.Context).Delay),
                OnRetry = arguments =>
                {
                    var progress = ProgressOf(arguments.Context);
                    progress.OnRetry(arguments.AttemptNumber + 1, arguments.RetryDelay, (CouchUnavailableException)arguments.Outcome.Exception!);
                    return default;
                },
            });
        }

        _pipeline = builder.Build();
    }

    /// <summary>Runs <paramref name="attempt"/> until it ends well, fails for good or the retries are used up.</summary>
    /// <param name="attempt">One try.</param>
    /// <param name="onRetry">Told the number of the failed try (the first is 1), the wait and the failure.</param>
    /// <param name="cancellationToken">Ends the wait and the try.</param>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> attempt,
        Action<int, TimeSpan, CouchUnavailableException> onRetry,
        CancellationToken cancellationToken)
    {
        var progress = new Progress(_time.GetTimestamp(), onRetry);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            context.Properties.Set(Key, progress);
            return await _pipeline.ExecuteAsync(
                static (context, attempt) => attempt(context.CancellationToken), context, attempt).ConfigureAwait(false);
        }
        catch (CouchUnavailableException e) when (progress.Retries > 0)
        {
            throw e.After(progress.Retries + 1, _time.GetElapsedTime(progress.Started));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Progress ProgressOf(ResilienceContext context) =>
        context.Properties.TryGetValue(Key, out var progress) ? progress : throw new InvalidOperationException("The request's progress is missing.");

    private bool Allows(ResilienceContext context, int failedRetries, CouchUnavailableException failure)
    {
        var progress = ProgressOf(context);
        progress.Delay = failure.RetryAfter.From(_time.GetUtcNow()) ?? BackOff(failedRetries);
        return _time.GetElapsedTime(progress.Started) + progress.Delay <= _options.RetryWindow;
    }

    private TimeSpan BackOff(int failedRetries)
    {
        var longest = FirstDelay * Math.Pow(2, failedRetries);
        return (longest < LongestDelay ? longest : LongestDelay) * (0.5 + (0.5 * _random()));
    }

    private sealed class Progress(long started, Action<int, TimeSpan, CouchUnavailableException> onRetry)
    {
        public long Started { get; } = started;

        public TimeSpan Delay { get; set; }

        public int Retries { get; private set; }

        public void OnRetry(int attempt, TimeSpan delay, CouchUnavailableException failure)
        {
            Retries++;
            onRetry(attempt, delay, failure);
        }
    }
}
