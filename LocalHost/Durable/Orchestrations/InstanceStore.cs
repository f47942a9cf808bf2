using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>What clients ask for, and ask of instances. What is asked of them is on the disk itself when the task completes.</summary>
/// <param name="stopped">Cancelled when the engine has stopped or failed.</param>
internal sealed class InstanceStore(Database database, Mailbox mailbox, InstanceChanges changes, CancellationToken stopped)
{
    private const int VacuumedPages = 2_000;

    /// <summary>Starts an instance, in place of one of its id that has ended.</summary>
    /// <param name="refused">Statuses of an instance of its id that it does not take the place of, beside those of one that has not ended.</param>
    /// <exception cref="OrchestrationAlreadyExistsException">There is one that has not ended, or has ended with one of <paramref name="refused"/>.</exception>
    public async Task StartAsync(TaskMessage start, IReadOnlyCollection<OrchestrationStatus> refused)
    {
        var id = start.OrchestrationInstance.InstanceId;
        var json = EventJson.Write(start.Event);
        var (inTheWay, _) = await database.WriteAsync<(OrchestrationStatus? InTheWay, List<Action> Committed)>(
            statements =>
            {
                var committed = new List<Action>();
                if (InstanceRows.Find(statements, id) is { } found && (!InstanceRows.IsEnded(found.Status) || refused.Contains(found.Status)))
                {
                    return (found.Status, committed);
                }

                mailbox.Post(statements, start, json, null, committed);
                return (null, committed);
            },
            result => result.Committed.ForEach(action => action()),
            promised: true);
        if (inTheWay is { } status)
        {
            throw new OrchestrationAlreadyExistsException($"There is an instance with the id '{id}', and its status is {status}.");
        }
    }

    /// <summary>Sends a message to an instance and gives its status; null when there is none. One that has ended gets no message.</summary>
    public async Task<OrchestrationStatus?> SendAsync(TaskMessage message)
    {
        var json = EventJson.Write(message.Event);
        var (status, _) = await database.WriteAsync<(OrchestrationStatus? Status, List<Action> Committed)>(
            statements =>
            {
                var committed = new List<Action>();
                var found = InstanceRows.Find(statements, message.OrchestrationInstance.InstanceId);
                mailbox.Post(statements, message, json, null, committed);
                return (found?.Status, committed);
            },
            result => result.Committed.ForEach(action => action()),
            promised: true);
        return status;
    }

    /// <summary>The state of an instance; null when there is none.</summary>
    public OrchestrationState? Read(string instanceId) => database.Read(statements => InstanceRows.Read(statements, instanceId));

    /// <summary>Waits until an instance is as wanted, or gone: null then.</summary>
    /// <exception cref="InvalidOperationException">The engine has stopped.</exception>
    public async Task<OrchestrationState?> WaitAsync(string instanceId, Func<OrchestrationState, bool> wanted, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopped);
        try
        {
            var found = await changes.WaitAsync(
                instanceId,
                () => Read(instanceId) is not { } state ? new Found(null) : wanted(state) ? new Found(state) : null,
                either.Token);
            return found.State;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The durable engine has stopped while the instance '{instanceId}' was awaited.");
        }
    }

    /// <summary>A page of instances in the ordinal order of their ids, and where the next one goes on; null after the last.</summary>
    /// <param name="after">The last id of the page before.</param>
    /// <param name="size">Most instances of the page, at least 1.</param>
    public (IReadOnlyList<OrchestrationState> Instances, string? Next) Query(InstanceFilter filter, string? after, int size)
    {
        var page = database.Read(statements => InstanceRows.Read(statements, filter, after, size + 1));
        if (page.Count <= size)
        {
            return (page, null);
        }

        page.RemoveRange(size, page.Count - size);
        return (page, page[^1].OrchestrationInstance.InstanceId);
    }

    /// <summary>Removes an instance that has ended and gives how many went; 0 when there is none or it goes on.</summary>
    /// <param name="recursive">And those that it started, as far as they have ended.</param>
    public Task<int> PurgeAsync(string instanceId, bool recursive) => PurgeAsync(
        statements => InstanceRows.Find(statements, instanceId) is { } found && InstanceRows.IsEnded(found.Status) ? [found.Key] : [], recursive);

    /// <summary>Removes the ended instances that a filter lets through, and gives how many went.</summary>
    public Task<int> PurgeAsync(InstanceFilter filter, bool recursive) => PurgeAsync(statements => InstanceRows.EndedKeys(statements, filter), recursive);

    private async Task<int> PurgeAsync(Func<Statements, List<long>> select, bool recursive)
    {
        var count = await database.WriteAsync(statements => select(statements).Sum(key => InstanceRows.Delete(statements, key, recursive)), promised: true);
        if (count > 0)
        {
            await database.WriteAsync(statements => statements.Rows($"PRAGMA incremental_vacuum({VacuumedPages})", _ => 0));
        }

        return count;
    }

    private sealed record Found(OrchestrationState? State);
}
