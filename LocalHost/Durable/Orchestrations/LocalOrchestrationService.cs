using DurableTask.Core;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>
/// DurableTask.Core's storage in one SQLite file of one process. There are no leases: what is in hand is known to the memory alone, and whatever the
/// file holds at the start is free. Every answer to the dispatchers is a signal; nothing polls.
/// </summary>
internal sealed class LocalOrchestrationService(
    DurableEngineOptions options, Database database, Mailbox mailbox, TurnStore turns, ActivityStore activities) : IOrchestrationService
{
    /// <inheritdoc/>
    public int TaskOrchestrationDispatcherCount => 1;

    /// <inheritdoc/>
    public int MaxConcurrentTaskOrchestrationWorkItems => options.MaxConcurrentOrchestrators;

    /// <inheritdoc/>
    public int TaskActivityDispatcherCount => 1;

    /// <inheritdoc/>
    public int MaxConcurrentTaskActivityWorkItems => options.MaxConcurrentActivities;

    /// <inheritdoc/>
    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    /// <inheritdoc/>
    public Task StartAsync()
    {
        database.Read(statements =>
        {
            mailbox.Start(statements);
            activities.Start(statements);
            return 0;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync() => StopAsync(isForced: false);

    /// <summary>Does nothing: the engine itself waits for what is in hand, for as long as its host allows.</summary>
    public Task StopAsync(bool isForced) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CreateAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CreateAsync(bool recreateInstanceStore) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CreateIfNotExistsAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DeleteAsync() => throw new NotSupportedException("The durable engine does not delete its file.");

    /// <inheritdoc/>
    public Task DeleteAsync(bool deleteInstanceStore) => DeleteAsync();

    /// <inheritdoc/>
    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    /// <summary>0: anything above holds back every fetch until five items have gone well. Abandoning waits for the one item alone.</summary>
    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 0;

    /// <inheritdoc/>
    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    /// <inheritdoc/>
    public Task<TaskOrchestrationWorkItem> LockNextTaskOrchestrationWorkItemAsync(TimeSpan receiveTimeout, CancellationToken cancellationToken) =>
        turns.TakeAsync(cancellationToken);

    /// <inheritdoc/>
    public Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage continuedAsNewMessage,
        OrchestrationState? orchestrationState) =>
        turns.CompleteAsync((Turn)workItem, newOrchestrationRuntimeState, outboundMessages, orchestratorMessages.Concat(timerMessages), orchestrationState);

    /// <inheritdoc/>
    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem) => turns.AbandonAsync((Turn)workItem);

    /// <inheritdoc/>
    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        turns.Release((Turn)workItem);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<TaskActivityWorkItem> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken) =>
        activities.TakeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage) =>
        await activities.CompleteAsync((ActivityWork)workItem, responseMessage);

    /// <inheritdoc/>
    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem) => activities.AbandonAsync((ActivityWork)workItem);

    /// <inheritdoc/>
    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);
}
