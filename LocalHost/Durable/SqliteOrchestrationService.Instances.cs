#pragma warning disable
using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Data.Sqlite;
using Newtonsoft.Json;

namespace Pipeline.LocalHost.Durable;

/// <summary>The rows of instances: what clients ask for and ask of it.</summary>
internal sealed partial class SqliteOrchestrationService : IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient
{
    private const string Live = "0, 6, 7";   // Running, Pending, Suspended
    private const string Columns = "id, execution, name, version, status, created, updated, ended, input, output, custom, failure, tags";
    private static readonly OrchestrationStatus[] NotEnded = [OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Suspended];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changes = new(StringComparer.Ordinal);

    private static bool IsEnded(OrchestrationStatus status) => !NotEnded.Contains(status);

    // ---- on the writing thread ----------------------------------------------------------------------------------------

    private static (long Key, string Execution, OrchestrationStatus Status)? Find(Statements db, string id)
    {
        var rows = db.Rows("SELECT key, execution, status FROM instances WHERE id = $0", row => (row.GetInt64(0), row.GetString(1), (OrchestrationStatus)row.GetInt32(2)), id);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>A new row in place of one that has ended; false if there is one that has not.</summary>
    private bool Create(Statements db, ExecutionStartedEvent started, OrchestrationInstance instance, long? parent, out long key)
    {
        key = 0;
        if (Find(db, instance.InstanceId) is { } found)
        {
            if (!IsEnded(found.Status)) return false;
            Delete(db, found.Key, family: false);
        }

        var now = Now;
        db.Execute("INSERT INTO instances(id, execution, parent, name, version, status, created, updated, input, tags) VALUES($0, $1, $2, $3, $4, $5, $6, $6, $7, $8)",
            instance.InstanceId, instance.ExecutionId, parent, started.Name, started.Version, (int)OrchestrationStatus.Pending, now, started.Input,
            started.Tags is { Count: > 0 } tags ? JsonConvert.SerializeObject(tags) : null);
        key = db.Number("SELECT last_insert_rowid()");
        return true;
    }

    private void SaveState(Statements db, long key, OrchestrationState state, bool anew)
    {
        var ended = IsEnded(state.OrchestrationStatus);
        db.Execute("UPDATE instances SET status = $1, updated = $2, ended = $3, output = $4, custom = $5, failure = $6 WHERE key = $0",
            key, (int)state.OrchestrationStatus, Now, ended ? Now : null, state.Output, state.Status, EventJson.Failure(state.FailureDetails));
        if (anew) db.Execute("UPDATE instances SET execution = $1, input = $2, version = $3 WHERE key = $0", key, state.OrchestrationInstance.ExecutionId, state.Input, state.Version);
    }

    /// <summary>Deletes an ended instance; <paramref name="family"/>: and those it started, as far as they have ended.</summary>
    private static int Delete(Statements db, long key, bool family)
    {
        var children = family ? db.Rows($"SELECT key FROM instances WHERE parent = $0 AND status NOT IN ({Live})", row => row.GetInt64(0), key) : [];
        db.Execute("DELETE FROM activities WHERE instance = $0", key);
        return db.Execute("DELETE FROM instances WHERE key = $0", key) + children.Sum(child => Delete(db, child, family));
    }

    private async Task FailAsync(Session session, FailureDetails failure)
    {
        var started = (session.History ?? Load(session)).Concat(session.Waiting.Select(message => message.Message.Event)).OfType<ExecutionStartedEvent>().FirstOrDefault();
        await _database.WriteAsync(
            db =>
            {
                var after = new List<Action>();
                db.Execute("UPDATE instances SET status = $1, updated = $2, ended = $2, output = $3, failure = $4 WHERE key = $0",
                    session.Key, (int)OrchestrationStatus.Failed, Now, failure.ToString(), EventJson.Failure(failure));
                db.Execute("DELETE FROM history WHERE instance = $0", session.Key);
                db.Execute("DELETE FROM messages WHERE instance = $0", session.Key);
                if (started?.ParentInstance is { } parent)
                {
                    var message = new TaskMessage { OrchestrationInstance = parent.OrchestrationInstance, Event = new SubOrchestrationInstanceFailedEvent(-1, parent.TaskScheduleId, failure.ErrorMessage, null, failure) };
                    Post(db, message, EventJson.Write(message.Event), null, after);
                }

                return after;
            },
            after =>
            {
                _sessions.Completed(session, 0, null);
                after.ForEach(action => action());
                Changed(session.Id);
            });
    }

    // ---- clients ------------------------------------------------------------------------------------------------------

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) => CreateTaskOrchestrationAsync(creationMessage, NotEnded);

    public async Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses)
    {
        var id = creationMessage.OrchestrationInstance.InstanceId;
        var json = EventJson.Write(creationMessage.Event);
        var existing = await _database.WriteAsync<(OrchestrationStatus? InUse, List<Action> After)>(
            db =>
            {
                var after = new List<Action>();
                if (Find(db, id) is { } found && (!IsEnded(found.Status) || dedupeStatuses?.Contains(found.Status) == true)) return (found.Status, after);
                Post(db, creationMessage, json, null, after);
                return (null, after);
            },
            result => result.After.ForEach(action => action()),
            promised: true);
        if (existing.InUse is { } status) throw new OrchestrationAlreadyExistsException($"There is an instance '{id}' with the status {status}.");
    }

    public Task SendTaskOrchestrationMessageAsync(TaskMessage message) => SendTaskOrchestrationMessageBatchAsync(message);

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages)
    {
        var texts = messages.Select(message => EventJson.Write(message.Event)).ToList();
        return _database.WriteAsync(
            db =>
            {
                var after = new List<Action>();
                for (var i = 0; i < messages.Length; i++) Post(db, messages[i], texts[i], null, after);
                return after;
            },
            after => after.ForEach(action => action()),
            promised: true);
    }

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) =>
        SendTaskOrchestrationMessageAsync(new TaskMessage { OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId }, Event = new ExecutionTerminatedEvent(-1, reason) });

    public OrchestrationState? State(string instanceId) =>
        _database.Read(db => db.Rows($"SELECT {Columns} FROM instances WHERE id = $0", ReadState, instanceId)).FirstOrDefault();

    public Task<IList<OrchestrationState>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) =>
        Task.FromResult<IList<OrchestrationState>>(State(instanceId) is { } state ? [state] : []);

    public Task<OrchestrationState> GetOrchestrationStateAsync(string instanceId, string? executionId) =>
        Task.FromResult(State(instanceId) is { } state && (executionId is null || executionId == state.OrchestrationInstance.ExecutionId) ? state : null!);

    public async Task<OrchestrationState> WaitForOrchestrationAsync(string instanceId, string executionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await WaitAsync(instanceId, state => IsEnded(state.OrchestrationStatus), cancellationToken).WaitAsync(timeout, cancellationToken) ?? null!;

    /// <summary>Waits until the instance is as wanted; woken by the commits of its turns. Null once there is no such instance.</summary>
    public async Task<OrchestrationState?> WaitAsync(string instanceId, Func<OrchestrationState, bool> wanted, CancellationToken cancellation)
    {
        while (true)
        {
            var change = _changes.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));   // before the look
            var state = State(instanceId);
            if (state is null || wanted(state)) return state;
            await change.Task.WaitAsync(cancellation);
        }
    }

    private void Changed(string instanceId) { if (_changes.TryRemove(instanceId, out var change)) change.SetResult(); }

    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var statuses = query.RuntimeStatus is { Count: > 0 } wanted ? $" AND status IN ({string.Join(", ", wanted.Select(status => (int)status))})" : "";
        var prefix = query.InstanceIdPrefix ?? "";
        var page = _database.Read(db => db.Rows(
            $"SELECT {Columns} FROM instances WHERE id > $0 AND id >= $1 AND id < $1 || char(0x10FFFF) AND created >= $2 AND created <= $3{statuses} ORDER BY id LIMIT $4",
            ReadState, query.ContinuationToken ?? "", prefix, query.CreatedTimeFrom?.ToUniversalTime().Ticks ?? 0, query.CreatedTimeTo?.ToUniversalTime().Ticks ?? long.MaxValue, query.PageSize + 1));
        var more = page.Count > query.PageSize;
        if (more) page.RemoveAt(query.PageSize);
        return Task.FromResult(new OrchestrationQueryResult(page, more ? page[^1].OrchestrationInstance.InstanceId : null));
    }

    public Task<PurgeResult> PurgeInstanceStateAsync(string instanceId) => PurgeAsync(instanceId, family: false);
    public Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter filter) => PurgeAsync(filter, family: false);

    public Task<PurgeResult> PurgeAsync(string instanceId, bool family) =>
        PurgeAsync(db => Find(db, instanceId) is { } found && IsEnded(found.Status) ? [found.Key] : [], family);

    public Task<PurgeResult> PurgeAsync(PurgeInstanceFilter filter, bool family)
    {
        var statuses = filter.RuntimeStatus?.ToList() is { Count: > 0 } wanted ? $" AND status IN ({string.Join(", ", wanted.Select(status => (int)status))})" : "";
        return PurgeAsync(
            db => db.Rows($"SELECT key FROM instances WHERE status NOT IN ({Live}) AND created >= $0 AND created <= $1{statuses}", row => row.GetInt64(0),
                filter.CreatedTimeFrom.ToUniversalTime().Ticks, filter.CreatedTimeTo?.ToUniversalTime().Ticks ?? long.MaxValue),
            family);
    }

    private async Task<PurgeResult> PurgeAsync(Func<Statements, List<long>> select, bool family)
    {
        var count = await _database.WriteAsync(db => select(db).Sum(key => Delete(db, key, family)), promised: true);
        if (count > 0) await _database.WriteAsync(db => db.Rows("PRAGMA incremental_vacuum(2000)", _ => 0).Count);
        return new PurgeResult(count, true);
    }

    public Task PurgeOrchestrationHistoryAsync(DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType) => throw new NotSupportedException();
    public Task<string> GetOrchestrationHistoryAsync(string instanceId, string executionId) => throw new NotSupportedException("The history of an instance that has ended is not kept.");

    private static OrchestrationState ReadState(SqliteDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTime Time(int column) => row.IsDBNull(column) ? default : new DateTime(row.GetInt64(column), DateTimeKind.Utc);
        return new OrchestrationState
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = row.GetString(0), ExecutionId = row.GetString(1) },
            Name = row.GetString(2),
            Version = Text(3),
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(4),
            CreatedTime = Time(5),
            LastUpdatedTime = Time(6),
            CompletedTime = Time(7),
            Input = Text(8),
            Output = Text(9),
            Status = Text(10),
            FailureDetails = EventJson.Failure(Text(11)),
            Tags = Text(12) is { } tags ? JsonConvert.DeserializeObject<Dictionary<string, string>>(tags) : null,
        };
    }
}
