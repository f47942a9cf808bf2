using System.Security.Cryptography;
using System.Text;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kinds;
using Pipeline.Lake;
using Pipeline.Query.Delta;
using Pipeline.Query.Delta.Writing;
using Pipeline.Query.Parquet;

namespace Pipeline.Exports;

/// <summary>Appends what the pipeline has made to Delta tables. A batch is one commit, which its job and its documents tell: done again, it adds nothing.</summary>
internal sealed class ExportKind(
    DatabaseLister lister, IEnumerable<IExportSource> sources, LakeTables tables, JobStore jobs, RequestGates gates, TallyStore tallies, JobMetrics metrics, TimeProvider time) : IJobKind
{
    public const string KindName = "export";
    public const string TableField = "table";
    public const string JobField = "job";

    private static readonly string[] Tables = ["labels", "failures", "matches"];

    private static readonly IReadOnlyList<ParquetColumn> OfEvery = [new("export", ParquetType.Text), new("exported", ParquetType.Moment)];

    private readonly IReadOnlyList<IExportSource> _sources = [.. sources];

    public string Name => KindName;

    public bool TakesIds => true;

    public IReadOnlyList<RequestField> Fields => RequestFields;

    /// <summary>The fields of this kind.</summary>
    public static IReadOnlyList<RequestField> RequestFields { get; } =
    [
        RequestField.Text(TableField, $"Of kind export: which table, one of {string.Join(", ", Tables)}.", $"one of {string.Join(", ", Tables)} is wanted", Tables.Contains),
        RequestField.Text(
            JobField,
            "Of kind undo, the job whose annotations are removed; of kind export, the job whose work is exported, which the table of failures needs.",
            "the id of a job is wanted",
            JobId.IsValid),
        RequestField.Text(
            Matches.Jobs.MatchKind.ReferencesField,
            "The reference, of kind match, name@version holding the job to one version; of kind export and the table matches, the reference whose results are exported.",
            "the name of a reference is wanted; GET /api/matching/references lists them",
            name => name.Length > 0),
    ];

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Text(TableField) is null)
        {
            throw new BadInputException(TableField, $"'{TableField}' is missing: give one of {string.Join(", ", Tables)}.");
        }

        if (tables.Missing is { } missing)
        {
            throw new BadInputException(TableField, $"'{TableField}' is '{settings.Text(TableField)}', and {missing}.");
        }

        if (settings.Text(JobField) is { } job && await jobs.FindAsync(job, cancellationToken) is null)
        {
            throw new BadInputException(JobField, $"'{JobField}' is '{job}', and there is no such job.");
        }

        await SourceOf(settings).CheckAsync(settings, cancellationToken);
    }

    public Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken) =>
        lister.ListAsync(SourceOf(request.Settings).ToList(request), cancellationToken);

    public async Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken)
    {
        var settings = batch.Settings;
        var source = SourceOf(settings);
        var began = time.GetTimestamp();
        var tally = new BatchTally(settings.JobId, time);
        using var gate = gates.Open(settings);
        string? error = null;
        try
        {
            await RunAsync(settings, batch.Range, mode, source, gate, tally, cancellationToken);
            await tallies.WriteAsync(settings.JobId, tally, cancellationToken);
        }
        catch (Exception exception) when (exception is DeltaException or CouchDbException { Failure: CouchFailure.Fatal })
        {
            error = exception is DeltaException ? $"The table '{source.Name}' cannot be written: {exception.Message}" : exception.Message;
            tally.BreakOff();
        }

        metrics.Batch(tally.Counts, time.GetElapsedTime(began));
        return new BatchResult(tally.Counts, Error: error);
    }

    private async Task RunAsync(
        JobSettings settings, KeyRange range, BatchMode mode, IExportSource source, RequestGate gate, BatchTally tally, CancellationToken cancellationToken)
    {
        var transaction = TransactionOf(settings, range);
        var isDone = await IsDoneAsync(settings, source, transaction, mode, cancellationToken);
        if (mode is BatchMode.CountSaved && !isDone)
        {
            return;
        }

        var items = await source.ReadAsync(settings, range, gate, tally, cancellationToken);
        if (mode is BatchMode.Work && !isDone && !settings.DryRun && items.Any(item => item.Rows.Count > 0))
        {
            var now = time.GetUtcNow();
            var rows = items.SelectMany(item => item.Rows).Select(row => (IReadOnlyList<object?>)[settings.JobId, now, .. row]).ToList();
            await tables.GetExport(source.Name).AppendAsync([.. OfEvery, .. source.Columns], rows, transaction, cancellationToken);
        }

        tally.Listed(items.Count);
        foreach (var item in items)
        {
            var (reason, attempts) = item.Failure is not null ? (item.Failure, 1) : mode is BatchMode.Fail failed && !isDone ? (failed.Reason, failed.Attempts) : (null, 0);
            if (reason is null)
            {
                tally.Saved(item.DocumentId, item.Source ?? "", null, isDone);
            }
            else
            {
                tally.Failed(item.DocumentId, item.Source, FailureClass.Permanent, reason, attempts);
            }
        }
    }

    private async Task<bool> IsDoneAsync(JobSettings settings, IExportSource source, DeltaTransaction transaction, BatchMode mode, CancellationToken cancellationToken)
    {
        try
        {
            return !settings.DryRun && await tables.GetExport(source.Name).IsDoneAsync(transaction, cancellationToken);
        }
        catch (IOException) when (mode is BatchMode.Fail)
        {
            // What the batch failed of may be that the folder is away.
            return false;
        }
    }

    // A job's batches differ in where they begin and end. The version of one is always the same: a batch is done once.
    private static DeltaTransaction TransactionOf(JobSettings settings, KeyRange range)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{range.Start}\0{range.End}"));
        return new($"export:{settings.JobId}:{Convert.ToHexStringLower(hash.AsSpan(0, 12))}", 1);
    }

    private IExportSource SourceOf(JobSettings settings) => _sources.First(source => source.Name == settings.Text(TableField));
}
