using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Pipeline.Query.Delta;

/// <summary>Reads the log of a Delta table: JSON commits and every kind of checkpoint.</summary>
internal static class DeltaLogReader
{
    /// <summary>The table at a version; by default the newest.</summary>
    /// <param name="table">The full path of its folder.</param>
    /// <param name="version">The version, from 0.</param>
    /// <param name="engine">Reads checkpoints in Parquet.</param>
    /// <exception cref="DeltaException">There is no such version, or the table needs a reader feature that is not known.</exception>
    public static DeltaSnapshot Read(string table, long? version, DuckDBConnection engine)
    {
        var state = new DeltaState();
        return state.Snapshot(ReadState(table, version, state, () => engine));
    }

    /// <summary>Reads the log up to a version, by default the newest.</summary>
    /// <param name="table">The full path of its folder.</param>
    /// <param name="version">The version, from 0.</param>
    /// <param name="state">Takes what the log says.</param>
    /// <param name="engine">Gives what reads checkpoints in Parquet, where there are such.</param>
    /// <returns>The version.</returns>
    /// <exception cref="DeltaException">There is no such version.</exception>
    public static long ReadState(string table, long? version, DeltaState state, Func<DuckDBConnection> engine)
    {
        var log = Path.Combine(table, DeltaNames.Log);
        var commits = Commits(log);
        var checkpoints = Checkpoints(log);
        var newest = Math.Max(commits.Count > 0 ? commits.Keys[^1] : -1, checkpoints.Count > 0 ? checkpoints.Max(checkpoint => checkpoint.Version) : -1);
        if (newest < 0)
        {
            throw new DeltaException("There is no Delta table: its log has no version.");
        }

        var target = version ?? newest;
        if (target > newest)
        {
            throw new DeltaException($"The Delta table has no version {target}; the newest is {newest}.");
        }

        var start = checkpoints.Where(checkpoint => checkpoint.Version <= target).MaxBy(checkpoint => checkpoint.Version);
        foreach (var name in start?.Files ?? [])
        {
            DeltaCheckpointReader.Read(log, name, state, engine);
        }

        for (var next = (start?.Version ?? -1) + 1; next <= target; next++)
        {
            if (!commits.TryGetValue(next, out var name))
            {
                throw new DeltaException($"The Delta table cannot be read at version {target}: the log has no commit of version {next} any more.");
            }

            ApplyLines(Path.Combine(log, name), state);
        }

        return target;
    }

    /// <summary>The newest version at or before a moment.</summary>
    /// <exception cref="DeltaException">There is none.</exception>
    public static long VersionAt(string table, DateTimeOffset moment)
    {
        var log = Path.Combine(table, DeltaNames.Log);
        long? found = null;
        foreach (var (version, name) in Commits(log))
        {
            if (CommitTime(Path.Combine(log, name)) <= moment.ToUnixTimeMilliseconds())
            {
                found = version;
            }
        }

        return found ?? throw new DeltaException($"The Delta table has no version at or before {moment.ToString("O", CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The oldest and the newest version that the log can tell; null when it has none.</summary>
    public static (long Oldest, long Newest)? Versions(string table)
    {
        var log = Path.Combine(table, DeltaNames.Log);
        if (!Directory.Exists(log))
        {
            return null;
        }

        var commits = Commits(log);
        var checkpoints = Checkpoints(log).Select(checkpoint => checkpoint.Version).ToList();
        var all = commits.Keys.Concat(checkpoints).ToList();

        // Without its first commit the log can be read from a checkpoint on.
        return all.Count == 0 ? null : (commits.ContainsKey(0) || checkpoints.Count == 0 ? all.Min() : checkpoints.Min(), all.Max());
    }

    private static SortedList<long, string> Commits(string log)
    {
        if (!Directory.Exists(log))
        {
            throw new DeltaException("There is no Delta table: its folder has no log.");
        }

        var commits = new SortedList<long, string>();
        foreach (var match in Names(log, DeltaNames.Commit()))
        {
            commits.Add(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Value);
        }

        return commits;
    }

    // A checkpoint of several parts counts when all are there.
    private static List<CheckpointFiles> Checkpoints(string log) =>
    [
        .. Names(log, DeltaNames.Checkpoint())
            .GroupBy(match => (Version: match.Groups[1].Value, Parts: match.Groups[3].Value, Id: match.Groups[4].Value))
            .Where(group => group.Key.Parts.Length == 0 || group.Count() == int.Parse(group.Key.Parts, CultureInfo.InvariantCulture))
            .Select(group => new CheckpointFiles(long.Parse(group.Key.Version, CultureInfo.InvariantCulture), [.. group.Select(match => match.Value).Take(group.Key.Parts.Length == 0 ? 1 : group.Count())])),
    ];

    private static IEnumerable<Match> Names(string log, Regex pattern) =>
        Directory.EnumerateFiles(log).Select(path => pattern.Match(Path.GetFileName(path))).Where(match => match.Success);

    internal static void ApplyLines(string path, DeltaState state)
    {
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            using var action = JsonDocument.Parse(line);
            state.Apply(action.RootElement);
        }
    }

    private static long CommitTime(string path)
    {
        foreach (var line in File.ReadLines(path).Where(line => line.Contains("\"commitInfo\"", StringComparison.Ordinal)))
        {
            using var action = JsonDocument.Parse(line);
            if (action.RootElement.TryGetProperty("commitInfo", out var info))
            {
                foreach (var name in (string[])["inCommitTimestamp", "timestamp"])
                {
                    if (info.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.Number)
                    {
                        return time.GetInt64();
                    }
                }
            }
        }

        return new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeMilliseconds();
    }

    private sealed record CheckpointFiles(long Version, IReadOnlyList<string> Files);
}
