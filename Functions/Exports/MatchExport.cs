using System.Text.Json;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Listing;
using Pipeline.Matches;
using Pipeline.Matches.Jobs;
using Pipeline.Query.Parquet;

namespace Pipeline.Exports;

/// <summary>What documents were matched to in a reference: a row for each document that has a result.</summary>
internal sealed class MatchExport(ICouchServer server, BatchDocuments documents, IOptions<MatchSettings> options) : IExportSource
{
    private const string Source = "match";

    public string Name => "matches";

    public IReadOnlyList<ParquetColumn> Columns { get; } =
    [
        new("job", ParquetType.Text), new("database", ParquetType.Text), new("document", ParquetType.Text), new("reference", ParquetType.Text), new("version", ParquetType.Text),
        new("name", ParquetType.Text), new("status", ParquetType.Text), new("target", ParquetType.Text), new("target_name", ParquetType.Text), new("confidence", ParquetType.Real),
        new("tier", ParquetType.Text), new("decided_by", ParquetType.Text),
    ];

    public Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        var name = settings.Text(MatchKind.ReferencesField) ?? throw new BadInputException(
            MatchKind.ReferencesField, $"'{MatchKind.ReferencesField}' is missing: give the name of the reference whose results are exported.");
        ReferenceName.Check(name, MatchKind.ReferencesField);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<ExportItem>> ReadAsync(JobSettings settings, KeyRange range, RequestGate gate, BatchTally tally, CancellationToken cancellationToken)
    {
        var reference = settings.Text(MatchKind.ReferencesField)!;
        var opened = (await documents.OpenAsync(settings, range, cancellationToken)).In(
            server.Database(options.Value.Database),
            id => MatchDocument.IdOf(reference, settings.Database, id),
            part => MatchDocument.RangeOf(reference, settings.Database, part));
        var found = await gate.RunAsync(token => ReadAsync(opened, settings.Text(ExportKind.JobField), token), cancellationToken);
        found.ForEach(match => tally.Document(match.DocumentId, hasSources: true));
        return [.. found.Select(match => new ExportItem(match.DocumentId, Source, [RowOf(match)]))];
    }

    private static async Task<List<MatchDocument>> ReadAsync(IBatchDocuments results, string? job, CancellationToken cancellationToken)
    {
        var found = new List<MatchDocument>();
        await foreach (var document in results.ReadAsync(results.Range, int.MaxValue, cancellationToken))
        {
            using (document)
            {
                if (MatchDocument.Read(document) is { } match && (job is null || match.Job == job))
                {
                    found.Add(match);
                }
            }
        }

        return found;
    }

    private static object?[] RowOf(MatchDocument match) =>
    [
        match.Job, match.Database, match.DocumentId, match.References, match.Version, match.Result.SourceName, JsonNamingPolicy.CamelCase.ConvertName(match.Result.Status.ToString()),
        match.Result.Best?.Id, match.Result.Best?.Name, match.Result.Best?.Confidence, match.Result.Best is { } best ? JsonNamingPolicy.CamelCase.ConvertName(best.Tier.ToString()) : null,
        match.DecidedBy,
    ];
}
