using System.Text.Json;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Undo;

/// <summary>Removes the annotations that a job made and nobody has changed since, with their records.</summary>
internal sealed class UndoKind(
    DatabaseLister lister,
    ICouchServer server,
    JobStore jobs,
    BatchDocuments documents,
    UndoneStore store,
    ByteBudget budget,
    RequestGates gates,
    TallyStore tallies,
    JobMetrics metrics,
    TimeProvider time) : IJobKind
{
    public const string KindName = "undo";
    private const string Undone = "job";

    public string Name => KindName;

    public bool TakesIds => true;

    public IReadOnlyList<RequestField> Fields => RequestFields;

    /// <summary>The fields of this kind.</summary>
    public static IReadOnlyList<RequestField> RequestFields { get; } =
        [RequestField.Text(Undone, "Id of the job whose annotations are removed.", "the id of a job is wanted", JobId.IsValid)];

    /// <summary>What takes back a job that has annotated documents of <paramref name="database"/>.</summary>
    public static JobSettings Of(JobSettings settings, string database, string id) => settings with
    {
        JobId = id,
        Kind = KindName,
        Database = database,
        Limit = null,
        DryRun = false,
        DocIds = null,
        RetryOf = null,
        IncludePermanent = false,
        Selector = null,
        View = null,
        Since = null,
        Notify = null,
        MaxFailures = null,
        Fields = new() { [Undone] = JsonSerializer.SerializeToElement(settings.JobId, JobsJson.Default.String) },
    };

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Text(Undone) is not { } id || await jobs.FindAsync(id, cancellationToken) is null)
        {
            throw new BadInputException(Undone, $"'{Undone}' is '{settings.Text(Undone)}', and there is no such job.");
        }
    }

    public Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken) => lister.ListAsync(request, cancellationToken);

    public async Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken)
    {
        var settings = batch.Settings;
        var began = time.GetTimestamp();
        var tally = new BatchTally(settings.JobId, time);
        var opened = await documents.OpenAsync(settings, batch.Range, cancellationToken);
        using var gate = gates.Open(settings);
        var run = new UndoRun(settings, settings.Text(Undone)!, mode, server.Database(settings.Database), opened, store, gate, tally);
        string? error = null;
        try
        {
            await run.RunAsync(batch.Range, budget, cancellationToken);
            await tallies.WriteAsync(settings.JobId, tally, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            error = exception.Message;
            tally.BreakOff();
        }

        metrics.Batch(tally.Counts, time.GetElapsedTime(began));
        return new BatchResult(tally.Counts, Error: error);
    }
}
