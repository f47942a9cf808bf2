using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Sources;
using Pipeline.Query.Parquet;

namespace Pipeline.Exports;

/// <summary>What failed in a job: a row for each failure. The batches are ranges of failures, and no documents are read.</summary>
internal sealed class FailureExport(ICouchServer server, IOptions<CouchDbOptions> options) : IExportSource
{
    public string Name => "failures";

    public IReadOnlyList<ParquetColumn> Columns { get; } =
    [
        new("job", ParquetType.Text), new("document", ParquetType.Text), new("text", ParquetType.Text), new("reason", ParquetType.Text), new("class", ParquetType.Text),
        new("attempts", ParquetType.Integer), new("failed", ParquetType.Moment),
    ];

    public Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Text(ExportKind.JobField) is null)
        {
            throw new BadInputException(ExportKind.JobField, $"'{ExportKind.JobField}' is missing: give the id of the job whose failures are exported.");
        }

        return settings.IsListed || settings.StartKey is not null || settings.EndKey is not null
            ? throw new BadInputException(ExportKind.TableField, $"'{ExportKind.TableField}' is '{Name}', which holds all failures of a job; say nothing of which documents.")
            : Task.CompletedTask;
    }

    public ListRequest ToList(ListRequest request)
    {
        var range = RangeOf(request.Settings);
        return request with
        {
            Settings = request.Settings with { Database = options.Value.JobsDatabase, EndKey = range.End },
            Cursor = request.Cursor ?? range.Start,
            WithTotal = false,
        };
    }

    public async Task<IReadOnlyList<ExportItem>> ReadAsync(JobSettings settings, KeyRange range, RequestGate gate, BatchTally tally, CancellationToken cancellationToken)
    {
        var items = await gate.RunAsync(token => ReadAsync(range, token), cancellationToken);
        items.ForEach(item => tally.Document(item.Id, hasSources: true));
        return [.. items.Select(item => new ExportItem(item.DocumentId, item.Attachment, [RowOf(item)]))];
    }

    private async Task<List<FailureDocument>> ReadAsync(KeyRange range, CancellationToken cancellationToken)
    {
        var failures = new List<FailureDocument>();
        await foreach (var read in server.Database(options.Value.JobsDatabase).ReadAsync(range, int.MaxValue, JobsJson.Default.FailureDocument, cancellationToken))
        {
            if (read.Value is { } failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    private static object?[] RowOf(FailureDocument failure) =>
        [failure.Job, failure.DocumentId, failure.Attachment, failure.Reason, failure.Class.ToString().ToLowerInvariant(), failure.Attempts, failure.At];

    private static KeyRange RangeOf(JobSettings settings) => ISourceDocument<FailureDocument>.RangeOf(settings.Text(ExportKind.JobField)!);
}
