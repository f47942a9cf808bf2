using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Jobs.Views;

namespace Pipeline.Cli.Doctor;

/// <summary>What a CouchDB that answers tells of itself: its clock, what it is busy with, how large its databases are, and its views.</summary>
internal sealed class CouchDbChecks : IDisposable
{
    // Below this a compaction frees little.
    private const long LeastWaste = 256L << 20;

    private readonly CouchDbOptions _options;
    private readonly TimeProvider _time;
    private readonly CouchDbAdministration _server;

    /// <param name="options">Address and account, and the databases that are looked at.</param>
    /// <param name="time">The clock of this machine.</param>
    /// <param name="handler">Sends the requests, and is disposed with this; null for the network.</param>
    public CouchDbChecks(CouchDbOptions options, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_options, _time) = (options, time);
        _server = new CouchDbAdministration(options, handler);
    }

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (root, _, date) = await _server.GetAsync("", cancellationToken);
        if (root != HttpStatusCode.OK)
        {
            yield return Finding.Unsure("CouchDB", $"it answered {Of(root)} to /", "See its log.");
            yield break;
        }

        if (date is { } there)
        {
            yield return Clocks.Compare("CouchDB's clock", there, _time.GetUtcNow(), "Times of jobs and failures are the host's, those of CouchDB's log its own");
        }

        yield return await TasksAsync(cancellationToken);
        foreach (var database in new[] { _options.Database, _options.JobsDatabase }.OfType<string>().Distinct())
        {
            yield return await SizeAsync(database, cancellationToken);
        }

        yield return await ViewsAsync(cancellationToken);
    }

    public void Dispose() => _server.Dispose();

    private async Task<Finding> TasksAsync(CancellationToken cancellationToken)
    {
        const string subject = "CouchDB's tasks";
        var (status, body, _) = await _server.GetAsync("_active_tasks", cancellationToken);
        if (status != HttpStatusCode.OK || body is not JsonArray tasks)
        {
            return Finding.Unsure(subject, $"not shown to this account ({Of(status)})", "A server administrator sees them: curl $COUCHDB_URL/_active_tasks.");
        }

        var texts = tasks.OfType<JsonObject>().Select(task =>
            $"{task.Text("type")} of {NameOf(task.Text("database"))}{(task.Text("progress") is { Length: > 0 } progress ? $", {progress} %" : "")}").ToList();
        return texts.Count == 0 ? Finding.Good(subject, "none")
            : tasks.OfType<JsonObject>().Any(task => task.Text("type") == "indexer")
                ? Finding.Unsure(subject, string.Join("; ", texts), "Views are being built: their first answers wait for it, and everything else is slower meanwhile.")
                : Finding.Good(subject, string.Join("; ", texts));
    }

    private async Task<Finding> SizeAsync(string database, CancellationToken cancellationToken)
    {
        var subject = $"Database {database}";
        var (status, body, _) = await _server.GetAsync(Uri.EscapeDataString(database), cancellationToken);
        if (status == HttpStatusCode.NotFound)
        {
            return Finding.Unsure(
                subject, "not there", database == _options.JobsDatabase ? "The first job makes it, or ./pipeline couchdb prepare." : "Make it, or mend COUCHDB_DATABASE.");
        }

        if (status != HttpStatusCode.OK || body is not JsonObject info)
        {
            return Finding.Unsure(subject, $"not shown to this account ({Of(status)})", "Make the account a member of it: docs/troubleshooting.md, Rights.");
        }

        var (file, active) = (Number(info, "sizes.file"), Number(info, "sizes.active"));
        var detail = string.Create(
            CultureInfo.InvariantCulture, $"{Number(info, "doc_count"):N0} documents, {Size(file)} on disk of which {Size(active)} are in use");
        return file - active > LeastWaste && file > 2 * active
            ? Finding.Unsure(subject, detail, $"A compaction frees the rest: curl -X POST -H 'Content-Type: application/json' $COUCHDB_URL/{Uri.EscapeDataString(database)}/_compact.")
            : Finding.Good(subject, detail);
    }

    private async Task<Finding> ViewsAsync(CancellationToken cancellationToken)
    {
        const string subject = "Views of the jobs";
        const string prepare = "./pipeline couchdb prepare makes them, as an administrator.";
        var design = $"{Uri.EscapeDataString(_options.JobsDatabase)}/{JobViews.DocumentId}";
        var (status, body, _) = await _server.GetAsync(design, cancellationToken);
        if (status == HttpStatusCode.NotFound)
        {
            return Finding.Unsure(subject, "not there: jobs are listed by reading every record", prepare);
        }

        if (status != HttpStatusCode.OK || body is not JsonObject document)
        {
            return Finding.Unsure(subject, $"not shown to this account ({Of(status)})", "Make the account a member of the database: docs/troubleshooting.md, Rights.");
        }

        if (document.Text("hash") != JobViews.Hash)
        {
            return Finding.Unsure(subject, "of another version: jobs are listed by reading every record", prepare);
        }

        var (_, info, _) = await _server.GetAsync($"{design}/_info", cancellationToken);
        var index = info?["view_index"];
        var detail = $"of this version{(index is null ? "" : $", {Size(Number(index, "sizes.file"))} on disk")}";
        return index is not null && index.Flag("updater_running")
            ? Finding.Unsure(subject, $"{detail}, being built", "Lists of jobs wait for it; once built it is kept up.")
            : new Finding(subject, FindingState.Good, detail, "After an update, ./pipeline couchdb clean removes the files of views that are no more.");
    }

    private static string Of(HttpStatusCode? status) => status is { } answered ? $"{(int)answered}" : "nothing";

    private static long Number(JsonNode node, string path) => node.Field(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : 0;

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):N1} MiB");

    // Of a cluster a task names a shard: shards/00000000-7fffffff/articles.1700000000.
    private static string NameOf(string database) => database.Split('/')[^1].Split('.')[0];
}
