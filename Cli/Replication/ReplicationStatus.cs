using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Replication;

/// <summary>Puts together what CouchDB says of its replications in <c>_scheduler/docs</c>, <c>_scheduler/jobs</c> and <c>_active_tasks</c>.</summary>
internal sealed class ReplicationStatus(ReplicationClient client, TimeProvider time)
{
    private const int MostReplications = 1_000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>All replications, each with <c>name, source, target, state, lagSequences, lagSeconds, error</c>.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <remarks>Where changes are left it looks twice, two seconds apart: the seconds that they will take are told by how many went through in between.</remarks>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(CancellationToken cancellationToken)
    {
        var first = await LookAsync(cancellationToken);
        if (!first.Any(one => one.Field("lagSequences")?.GetValue<long>() > 0))
        {
            return [.. first.Select(one => Shown(one, null, TimeSpan.Zero))];
        }

        var began = time.GetTimestamp();
        await Task.Delay(BetweenLooks, time, cancellationToken);
        var second = await LookAsync(cancellationToken);
        var elapsed = time.GetElapsedTime(began);
        return [.. second.Select(one => Shown(one, first.FirstOrDefault(before => before.Text("id") == one.Text("id")), elapsed))];
    }

    private static JsonObject Shown(JsonObject now, JsonObject? before, TimeSpan elapsed)
    {
        var lag = now["lagSequences"]?.GetValue<long>();
        var done = now["through"]?.GetValue<long>() - before?["through"]?.GetValue<long>();
        now["lagSeconds"] = lag == 0 ? 0 : lag is not null && done > 0 ? Math.Round(lag.Value * elapsed.TotalSeconds / done.Value, 1) : null;
        now.Remove("through");
        return now;
    }

    private async Task<IReadOnlyList<JsonObject>> LookAsync(CancellationToken cancellationToken)
    {
        var documents = Entries(await client.GetAsync($"_scheduler/docs?limit={MostReplications}", cancellationToken), "docs");
        var jobs = Entries(await client.GetAsync($"_scheduler/jobs?limit={MostReplications}", cancellationToken), "jobs");
        var tasks = (await client.GetAsync("_active_tasks", cancellationToken) as JsonArray ?? []).OfType<JsonObject>()
            .Where(task => task.Text("type") == "replication").ToList();
        var sources = new Dictionary<string, long?>(StringComparer.Ordinal);
        var looked = new List<JsonObject>();

        // A replication that was asked for without a document has a job alone.
        foreach (var one in documents.Concat(jobs.Where(job => job["doc_id"] is null)))
        {
            var job = jobs.FirstOrDefault(job => job.Text("id") == one.Text("id"));
            var task = tasks.FirstOrDefault(task => task.Text("replication_id").StartsWith(one.Text("id") is { Length: > 0 } id ? id : "none", StringComparison.Ordinal));
            var through = Number(task?["through_seq"]) ?? Number(job?.Field("info.through_seq")) ?? Number(one.Field("info.through_seq"))
                ?? Number(one.Field("info.checkpointed_source_seq"));
            var end = through is null ? null : await EndOfAsync(one.Text("source"), sources, cancellationToken) ?? Number(task?["source_seq"]);
            looked.Add(new JsonObject
            {
                ["id"] = one.Text("id"),
                ["name"] = one.Text("doc_id"),
                ["source"] = WithoutAccount(one.Text("source")),
                ["target"] = WithoutAccount(one.Text("target")),
                ["state"] = one.Text("state") is { Length: > 0 } state ? state : task is null ? "pending" : "running",
                ["through"] = through,
                ["lagSequences"] = end is null ? null : Math.Max(0, end.Value - through!.Value),
                ["error"] = one.Text("info.error"),
            });
        }

        return looked;
    }

    /// <summary>The last sequence of a source on this server; null for one on another.</summary>
    private async Task<long?> EndOfAsync(string source, Dictionary<string, long?> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(source, out var end))
        {
            var isHere = Uri.TryCreate(source, UriKind.Absolute, out var address) && ReplicationEnd.IsOn(client.Options, address);
            end = isHere ? Number((await client.FindAsync(address!.Segments[^1].Trim('/'), cancellationToken))?["update_seq"]) : null;
            known[source] = end;
        }

        return end;
    }

    /// <summary>The number that a sequence begins with.</summary>
    private static long? Number(JsonNode? sequence) =>
        sequence is JsonValue && long.TryParse(sequence.ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<JsonObject> Entries(JsonNode answer, string field) => [.. (answer[field] as JsonArray ?? []).OfType<JsonObject>()];

    private static string WithoutAccount(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0 ? uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : address;
}
