using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Listing;
using Pipeline.Query.Parquet;

namespace Pipeline.Exports;

/// <summary>The labels of annotated texts: a row for each annotation and label.</summary>
internal sealed class LabelExport(ICouchServer server, BatchDocuments documents, ByteBudget budget, IOptions<CouchDbOptions> options) : IExportSource
{
    private const long PortionBytes = 16L * 1024 * 1024;

    public string Name => "labels";

    public IReadOnlyList<ParquetColumn> Columns { get; } =
    [
        new("job", ParquetType.Text), new("model", ParquetType.Text), new("database", ParquetType.Text), new("document", ParquetType.Text), new("text", ParquetType.Text),
        new("annotation", ParquetType.Text), new("label", ParquetType.Text), new("paragraphs", ParquetType.Integer), new("characters", ParquetType.Whole),
    ];

    public Task CheckAsync(JobSettings settings, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<ExportItem>> ReadAsync(JobSettings settings, KeyRange range, RequestGate gate, BatchTally tally, CancellationToken cancellationToken)
    {
        var database = server.Database(settings.Database);
        var opened = await documents.OpenAsync(settings, range, cancellationToken);
        var annotations = new List<Annotated>();
        var unreadable = new List<ExportItem>();
        var reader = new PortionReader(database, opened, _ => false, settings.BatchSize, PortionBytes, gate);
        for (var cursor = new PortionCursor(opened.Range); cursor is not null;)
        {
            using var portion = await reader.ReadAsync(cursor, document => Plan(document, settings.Text(ExportKind.JobField), annotations, tally), cancellationToken);
            if (portion.Unreadable is { } failed)
            {
                tally.Document(failed.DocumentId, hasSources: true);
                unreadable.Add(failed.Class == FailureClass.Permanent ? new(failed.DocumentId, null, [], failed.Reason) : throw new CouchUnavailableException(failed.Reason));
            }

            cursor = portion.Next;
        }

        var read = await Task.WhenAll(annotations.Select(annotated => ReadAsync(settings.Database, database, annotated, gate, cancellationToken)));
        return [.. unreadable, .. read.OfType<ExportItem>()];
    }

    // What is needed of a document is read here: none stays in hand.
    private static DocumentWork? Plan(CouchDocument document, string? job, List<Annotated> annotations, BatchTally tally)
    {
        var records = AnnotationRecords.Read(document.Json.Span).All.ToDictionary(made => AnnotationName.Of(made.Source, made.Record.Suffix), StringComparer.Ordinal);
        var found = document.Attachments
            .Where(stub => records.ContainsKey(stub.Name) || stub.Name.EndsWith(AnnotationName.DefaultSuffix, StringComparison.Ordinal))
            .Select(stub => records.TryGetValue(stub.Name, out var made)
                ? new Annotated(document.Id, document.Rev, stub, made.Source, made.Record)
                : new Annotated(document.Id, document.Rev, stub, stub.Name[..^AnnotationName.DefaultSuffix.Length], null))
            .Where(annotated => job is null || annotated.Record?.Job == job)
            .ToList();
        tally.Document(document.Id, found.Count > 0);
        annotations.AddRange(found);
        return null;
    }

    /// <returns>Null when the annotation is gone.</returns>
    private async Task<ExportItem?> ReadAsync(string name, ICouchDatabase database, Annotated annotated, RequestGate gate, CancellationToken cancellationToken)
    {
        var (stub, most) = (annotated.Stub, options.Value.MaxAttachmentBytes);
        using var grant = await budget.AcquireAsync(Math.Min(stub.ExpectedLength, most), cancellationToken);
        try
        {
            using var content = await ReadAsync(annotated.Rev) ?? await ReadAsync(null);
            return content is null
                ? null
                : new(annotated.DocumentId, stub.Name, RowsOf(name, annotated, AnnotationReader.Read(content.Bytes.Span)));
        }
        catch (Exception exception) when (exception is InvalidTextException or AttachmentTooLargeException or CouchDbException { Failure: CouchFailure.Permanent })
        {
            return new(annotated.DocumentId, stub.Name, [], exception.Message);
        }

        Task<AttachmentContent?> ReadAsync(string? rev) =>
            gate.RunAsync(token => database.GetAttachmentAsync(annotated.DocumentId, stub.Name, rev, most, stub.IsSentCompressed, token), cancellationToken);
    }

    private static List<object?[]> RowsOf(string database, Annotated annotated, AnnotatedText text) =>
    [
        .. text.Blocks.GroupBy(block => block.Label, StringComparer.Ordinal).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => (object?[])
        [
            annotated.Record?.Job, annotated.Record?.Model, database, annotated.DocumentId, annotated.Source, annotated.Stub.Name,
            label.Key, label.Count(), label.Sum(block => (long)Encoding.UTF8.GetCharCount(block.Range.Of(text.Text))),
        ]),
    ];

    /// <param name="DocumentId">The document.</param>
    /// <param name="Rev">Its revision.</param>
    /// <param name="Stub">The annotation.</param>
    /// <param name="Source">The text that is annotated.</param>
    /// <param name="Record">What is recorded of it; null for nothing.</param>
    private sealed record Annotated(string DocumentId, string Rev, AttachmentStub Stub, string Source, AnnotationRecord? Record);
}
