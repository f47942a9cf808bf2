using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Activities;

/// <summary>
/// Runs activities on the thread pool, a bounded number at a time, first come first served. When it stops, the activities'
/// token fires, nothing new is begun, and an activity that ends by cancellation reports nothing: it is run again later.
/// </summary>
internal sealed partial class ActivityDispatcher
{
    private readonly Channel<ActivityCall> _calls = Channel.CreateUnbounded<ActivityCall>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IFunctionCatalog _catalog;
    private readonly JsonPayloads _payloads;
    private readonly ILogger _logger;
    private readonly Task _workers;

    public ActivityDispatcher(IFunctionCatalog catalog, JsonPayloads payloads, int maxConcurrent, ILogger logger)
    {
        _catalog = catalog;
        _payloads = payloads;
        _logger = logger;
        _workers = Task.WhenAll(Enumerable.Range(0, maxConcurrent).Select(_ => Task.Run(WorkAsync)));
    }

    /// <summary>Queues a call.</summary>
    public void Enqueue(ActivityCall call) => _calls.Writer.TryWrite(call);

    /// <summary>Stops, waiting at most the given time for running activities. Gives whether all of them ended.</summary>
    public async Task<bool> StopAsync(TimeSpan patience, TimeProvider time)
    {
        _calls.Writer.TryComplete();
        await _stopping.CancelAsync();
        try
        {
            await _workers.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var call in _calls.Reader.ReadAllAsync())
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (call.IsWanted() && await RunAsync(call) is { } answer)
            {
                call.Answer(answer);
            }
        }
    }

    private async Task<ArrivalRecord?> RunAsync(ActivityCall call)
    {
        try
        {
            if (!_catalog.TryGetActivity(call.Invocation.Name, out var activity))
            {
                throw new InvalidOperationException($"There is no activity named '{call.Invocation.Name}'.");
            }

            var result = await activity(call.Invocation, _stopping.Token);
            return new TaskCompleted(call.TaskId, _payloads.Serialize(result));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogInterrupted(_logger, call.Invocation.Name, call.Invocation.InstanceId);
            return null;
        }
        catch (Exception exception)
        {
            // An activity may throw anything; all of it is the orchestrator's to judge.
            LogFailed(_logger, call.Invocation.Name, call.Invocation.InstanceId, exception);
            return new TaskFailed(call.TaskId, Failures.Of(exception));
        }
    }
}
