using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

/// <summary>An orchestration's surroundings under the test's control: answers of activities and pages, and a clock that timers move.</summary>
internal sealed class FakeOrchestrationContext(object input) : TaskOrchestrationContext
{
    private DateTime _now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public Func<string, object?, Task<object?>> Activity { get; init; } = (name, _) => throw new InvalidOperationException(name);

    public Func<string, object?, TaskOptions?, Task<object?>> SubOrchestrator { get; init; } = (name, _, _) => throw new InvalidOperationException(name);

    public List<TimeSpan> Timers { get; } = [];

    public List<object?> Statuses { get; } = [];

    /// <summary>Ends that were recorded.</summary>
    public List<JobEnd> Ends { get; } = [];

    public object? ContinuedWith { get; private set; }

    public override TaskName Name => new("Test");

    public override string InstanceId => "job-j1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => false;

    public LogCapture Log { get; } = new();

    protected override ILoggerFactory LoggerFactory => new LoggerFactory([Log]);

    /// <summary>What the failure of an asynchronous activity looks like to an orchestrator.</summary>
    public static TaskFailedException Failure<T>(string message)
        where T : Exception =>
        new("Activity", 1, new TaskFailureDetails(
            typeof(AggregateException).FullName!,
            $"One or more errors occurred. ({message})",
            null,
            new TaskFailureDetails(typeof(T).FullName!, message, null, null, null),
            null));

    public static TaskFailedException Unavailable() => Failure<CouchUnavailableException>("CouchDB is away.");

    public void Advance(TimeSpan time) => _now += time;

    public override T GetInput<T>() => (T)input;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? activityInput = null, TaskOptions? options = null)
    {
        if (activityInput is JobEnd end)
        {
            Ends.Add(end);
            return default!;
        }

        return (TResult)(await Activity(name.Name, activityInput))!;
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? subInput = null, TaskOptions? options = null) =>
        (TResult)(await SubOrchestrator(orchestratorName.Name, subInput, options))!;

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers.Add(fireAt - _now);
        _now = fireAt;
        return Task.CompletedTask;
    }

    public override void SetCustomStatus(object? customStatus) => Statuses.Add(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => ContinuedWith = newInput;

    public override Guid NewGuid() => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();
}
