using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>What an instance needs of the engine that runs it.</summary>
internal interface IInstanceHost
{
    TimeProvider Time { get; }

    JsonPayloads Payloads { get; }

    ILoggerFactory Loggers { get; }

    bool ReplayEveryTurn { get; }

    bool TryGetOrchestrator(string name, out Func<TaskOrchestrationContext, Task<object?>>? orchestrator);

    /// <summary>Writes to a journal; completes when it is durable.</summary>
    Task CommitAsync(JournalWrite write);

    /// <summary>Notes how many records an execution has.</summary>
    void Count(InstanceEntry entry, int executionRecords, int newRecords);

    void RunActivity(OrchestrationInstance instance, string executionId, ActivityScheduled activity);

    IDisposable StartTimer(DateTime fireAt, Action fired);

    /// <summary>Starts a child, or, when recovering, finds what became of it.</summary>
    void RunChild(OrchestrationInstance instance, ParentTask task, SubOrchestrationScheduled child, bool recovering);

    void SendEvent(OrchestrationInstance instance, string executionId, EventSent sent);

    /// <summary>Tells the parent how a child ended.</summary>
    void AnswerParent(InstanceEntry child, ParentTask task, ArrivalRecord answer);

    /// <summary>Removes a child that has ended and whose result is recorded or wanted by nobody.</summary>
    void Release(InstanceEntry child);

    /// <summary>Finds an instance by its id.</summary>
    InstanceEntry? Find(string instanceId);

    /// <summary>Removes an instance and its journal.</summary>
    Task RemoveAsync(InstanceEntry entry);

    /// <summary>The engine cannot go on.</summary>
    void Fail(Exception exception);
}
