using System.Globalization;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.Data.Sqlite;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>The rows of instances, inside a transaction or a read.</summary>
internal static class InstanceRows
{
    private const string Ended = "status NOT IN (0, 6, 7)";
    private const string Columns = "id, execution, name, version, status, created, updated, input, output, custom, tags";

    /// <summary>Whether an instance of this status goes on no more.</summary>
    public static bool IsEnded(OrchestrationStatus status) =>
        status is not (OrchestrationStatus.Running or OrchestrationStatus.Pending or OrchestrationStatus.Suspended);

    /// <summary>Key, execution and status of an instance; null when there is none.</summary>
    public static (long Key, string Execution, OrchestrationStatus Status)? Find(Statements statements, string id) =>
        statements.Rows(
            "SELECT key, execution, status FROM instances WHERE id = $0",
            row => ((long, string, OrchestrationStatus)?)(row.GetInt64(0), row.GetString(1), (OrchestrationStatus)row.GetInt32(2)),
            id).FirstOrDefault();

    /// <summary>Makes a row, in place of one that has ended; null if there is one that has not.</summary>
    /// <param name="parent">Key of the instance that starts it; null for a client.</param>
    /// <param name="now">UTC ticks.</param>
    public static long? Create(Statements statements, ExecutionStartedEvent started, OrchestrationInstance instance, long? parent, long now)
    {
        if (Find(statements, instance.InstanceId) is { } found)
        {
            if (!IsEnded(found.Status))
            {
                return null;
            }

            Delete(statements, found.Key, recursive: false);
        }

        statements.Execute(
            """
            INSERT INTO instances(id, execution, parent, name, version, status, created, updated, input, tags)
            VALUES($0, $1, $2, $3, $4, $5, $6, $6, $7, $8)
            """,
            instance.InstanceId,
            instance.ExecutionId,
            parent,
            started.Name,
            started.Version,
            (int)OrchestrationStatus.Pending,
            now,
            StoreText.Seal(started.Input),
            EventJson.WriteTags(started.Tags));
        return statements.Number("SELECT last_insert_rowid()");
    }

    /// <summary>Writes what a turn has made of an instance. It stays created when it was first, however often it continues as new.</summary>
    public static void Save(Statements statements, long key, OrchestrationState state, bool continuedAsNew, long now)
    {
        statements.Execute(
            "UPDATE instances SET status = $1, updated = $2, ended = $3, output = $4, custom = $5, attempts = 0 WHERE key = $0",
            key,
            (int)state.OrchestrationStatus,
            now,
            IsEnded(state.OrchestrationStatus) ? now : null,
            StoreText.Seal(state.FailureDetails is { } failure ? Describe(failure) : state.Output),
            StoreText.Seal(state.Status));
        if (continuedAsNew)
        {
            statements.Execute(
                "UPDATE instances SET execution = $1, input = $2, version = $3 WHERE key = $0",
                key,
                state.OrchestrationInstance.ExecutionId,
                StoreText.Seal(state.Input),
                state.Version);
        }
    }

    /// <summary>Ends an instance as failed, without a turn.</summary>
    public static void Fail(Statements statements, long key, FailureDetails failure, long now)
    {
        statements.Execute(
            "UPDATE instances SET status = $1, updated = $2, ended = $2, output = $3 WHERE key = $0",
            key,
            (int)OrchestrationStatus.Failed,
            now,
            StoreText.Seal(Describe(failure)));
        Forget(statements, key);
    }

    /// <summary>Removes the history of an instance and what waits for it, open timers and late results among them.</summary>
    public static void Forget(Statements statements, long key)
    {
        statements.Execute("DELETE FROM history WHERE instance = $0", key);
        statements.Execute("DELETE FROM messages WHERE instance = $0", key);
    }

    /// <summary>Counts one more turn that is begun right after a start of the host, and gives how many there have been.</summary>
    public static int CountAttempt(Statements statements, string id)
    {
        statements.Execute("UPDATE instances SET attempts = attempts + 1 WHERE id = $0", id);
        return AttemptsOf(statements, id);
    }

    /// <summary>How many have been counted since the last one that was committed.</summary>
    public static int AttemptsOf(Statements statements, string id) => (int)statements.Number("SELECT attempts FROM instances WHERE id = $0", id);

    /// <summary>Removes an ended instance and gives how many went.</summary>
    /// <param name="recursive">And those that it started, as far as they have ended.</param>
    public static int Delete(Statements statements, long key, bool recursive)
    {
        var children = recursive ? statements.Rows($"SELECT key FROM instances WHERE parent = $0 AND {Ended}", row => row.GetInt64(0), key) : [];
        statements.Execute("DELETE FROM activities WHERE instance = $0", key);
        return statements.Execute("DELETE FROM instances WHERE key = $0", key) + children.Sum(child => Delete(statements, child, recursive));
    }

    /// <summary>The state of an instance; null when there is none.</summary>
    public static OrchestrationState? Read(Statements statements, string id) =>
        statements.Rows($"SELECT {Columns} FROM instances WHERE id = $0", ReadState, id).FirstOrDefault();

    /// <summary>Instances in the ordinal order of their ids, at most one page of them.</summary>
    public static List<OrchestrationState> Read(Statements statements, InstanceFilter filter, string? after, int most) => statements.Rows(
        $"""
        SELECT {Columns} FROM instances
        WHERE id > $0 AND id >= $1 AND id < $1 || char(0x10FFFF) AND created >= $2 AND created <= $3{InStatus(filter)}
        ORDER BY id LIMIT $4
        """,
        ReadState,
        after ?? string.Empty,
        filter.Prefix,
        filter.CreatedFrom,
        filter.CreatedTo,
        most);

    /// <summary>Keys of the ended instances that a filter lets through.</summary>
    public static List<long> EndedKeys(Statements statements, InstanceFilter filter) => statements.Rows(
        $"SELECT key FROM instances WHERE {Ended} AND created >= $0 AND created <= $1{InStatus(filter)}",
        row => row.GetInt64(0),
        filter.CreatedFrom,
        filter.CreatedTo);

    // What the Functions host gives as the output of a failed instance.
    private static string Describe(FailureDetails failure) => $"{failure.ErrorType}: {failure.ErrorMessage}";

    private static string InStatus(InstanceFilter filter) => filter.Statuses is { Count: > 0 } wanted
        ? $" AND status IN ({string.Join(", ", wanted.Select(status => ((int)status).ToString(CultureInfo.InvariantCulture)))})"
        : string.Empty;

    private static OrchestrationState ReadState(SqliteDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTime Time(int column) => new(row.GetInt64(column), DateTimeKind.Utc);
        return new OrchestrationState
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = row.GetString(0), ExecutionId = row.GetString(1) },
            Name = row.GetString(2),
            Version = Text(3),
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(4),
            CreatedTime = Time(5),
            LastUpdatedTime = Time(6),
            Input = StoreText.Open(Text(7)),
            Output = StoreText.Open(Text(8)),
            Status = StoreText.Open(Text(9)),
            Tags = EventJson.ReadTags(Text(10)),
        };
    }
}
