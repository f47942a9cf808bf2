using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost.Timers;

/// <summary>
/// Runs one timer function, one run at a time. A time that comes while a run is going on waits for its end and then counts once,
/// however many have come. A run that fails is logged and the schedule goes on.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="status">Its state on disk; null when it is not monitored.</param>
/// <param name="scopes">Makes the services of a run.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class TimerLoop(
    TimerFunction function, TimerStatusFile? status, IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
{
    // The longest wait that every timer can do; a longer one is done in parts.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private ScheduleStatus _state = new();
    private bool _missed;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Reads the schedule's state, or begins it now. Comes before <see cref="RunAsync"/>.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        if (status is not null && await status.ReadAsync(cancellationToken) is { } kept)
        {
            // Counted again from the last run, for the schedule may be another than the one that was kept.
            var since = kept.Last == default ? kept.LastUpdated : kept.Last;
            kept.Next = function.Schedule.GetNext(DateTime.SpecifyKind(since, DateTimeKind.Utc));
            _state = kept;
            _missed = kept.Next <= now;
            return;
        }

        _state = new ScheduleStatus { Next = function.Schedule.GetNext(now), LastUpdated = now };
        await SaveAsync();
    }

    /// <summary>Runs until <paramref name="stop"/>, and then to the end of a run that has begun.</summary>
    /// <param name="stop">Ends the schedule.</param>
    /// <param name="cancelRun">Given to the runs.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancelRun)
    {
        try
        {
            if (_missed || function.RunOnStartup)
            {
                await RunOnceAsync(Now, _missed, cancelRun);
            }

            while (true)
            {
                await WaitAsync(_state.Next, stop);
                await RunOnceAsync(_state.Next, isPastDue: false, cancelRun);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    private async Task WaitAsync(DateTime due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, cancellationToken);
        }
    }

    private async Task RunOnceAsync(DateTime due, bool isPastDue, CancellationToken cancelRun)
    {
        var started = Now;
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = status is null
                ? null
                : new ScheduleStatus { Last = _state.Last, Next = _state.Next, LastUpdated = _state.LastUpdated },
        };
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await function.Method.InvokeAsync(
                new Invocation(function.Method.Definition, info, scope.ServiceProvider, cancelRun));
        }
        catch (OperationCanceledException) when (cancelRun.IsCancellationRequested)
        {
            // Counted as not done: the next start of the host makes up for it.
            throw;
        }
        catch (Exception exception)
        {
            LogRunFailed(function.Method.Name, exception);
        }

        _state.Last = due;
        _state.Next = function.Schedule.GetNext(started > due ? started : due);
        _state.LastUpdated = Now;
        await SaveAsync();
    }

    private async Task SaveAsync()
    {
        if (status is null)
        {
            return;
        }

        try
        {
            await status.WriteAsync(_state, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(function.Method.Name, exception);
        }
    }
}
