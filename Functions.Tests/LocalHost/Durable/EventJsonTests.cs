using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;
using Pipeline.LocalHost.Durable.Orchestrations;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.Tests.LocalHost.Durable;

public class EventJsonTests
{
    private static readonly DateTime Time = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
    private static readonly FailureDetails Failure = new("t", "m", "s", new FailureDetails("t2", "m2", null, null, true), isNonRetriable: false);

    private static readonly HistoryEvent[] Events =
    [
        new ExecutionStartedEvent(0, "\"2026-01-02T03:04:05Z\"")
        {
            Name = "n",
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "x" },
            Tags = new Dictionary<string, string> { ["a"] = "b" },
            ScheduledStartTime = Time,
            ParentInstance = new ParentInstance
            {
                Name = "p", OrchestrationInstance = new OrchestrationInstance { InstanceId = "pi", ExecutionId = "px" }, TaskScheduleId = 3, Version = string.Empty,
            },
        },
        new ExecutionCompletedEvent(1, "r", OrchestrationStatus.Failed, Failure),
        new ContinueAsNewEvent(2, "in"),
        new ExecutionTerminatedEvent(-1, "why"),
        new TaskScheduledEvent(0, "name", string.Empty, "in"),
        new TaskCompletedEvent(-1, 0, "out"),
        new TaskFailedEvent(-1, 0, "r", "d", Failure),
        new SubOrchestrationInstanceCreatedEvent(0) { InstanceId = "c", Name = "cn", Input = "i" },
        new SubOrchestrationInstanceCompletedEvent(-1, 0, "r"),
        new SubOrchestrationInstanceFailedEvent(-1, 0, "r", "d", Failure),
        new TimerCreatedEvent(0, Time),
        new TimerFiredEvent(-1, Time) { TimerId = 7 },
        new OrchestratorStartedEvent(-1),
        new OrchestratorCompletedEvent(-1),
        new EventSentEvent(0) { Name = "e", Input = "i", InstanceId = "o" },
        new EventRaisedEvent(-1, "p \u0000 \uD83D\uDE00 \u2028") { Name = "e" },
        new ExecutionSuspendedEvent(-1, "r"),
        new ExecutionResumedEvent(-1, "r"),
        new GenericEvent(-1, "d"),
    ];

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSameEvents()
    {
        var again = EventJson.Read(EventJson.Write(Events)).ToList();

        Assert.Equal(Events.Select(item => item.GetType()), again.Select(item => item.GetType()));
        Assert.Equal(Events.Select(item => JsonConvert.SerializeObject(item)), again.Select(item => JsonConvert.SerializeObject(item)));
        Assert.DoesNotContain("$type", EventJson.Write(Events), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneCharacterChanged_IsFound()
    {
        var text = EventJson.Write(Events);
        for (var i = 0; i < text.Length; i += 7)
        {
            var changed = text[..i] + (char)(text[i] ^ 1) + text[(i + 1)..];
            Assert.Throws<DamagedStoreException>(() => EventJson.Read(changed).ToList());
        }
    }
}
