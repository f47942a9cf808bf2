using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Matches.Review;
using Pipeline.Models;

namespace Pipeline.Matches.Jobs;

/// <summary>Matches the names that documents hold to the entities of a reference.</summary>
internal sealed class MatchKind(
    DatabaseLister lister,
    ICouchServer server,
    BatchDocuments documents,
    IOptions<MatchSettings> options,
    ReferenceStore store,
    ReferenceCache cache,
    MatchingModel model,
    ReviewStore reviews,
    ByteBudget budget,
    RequestGates gates,
    TallyStore tallies,
    JobMetrics metrics,
    MatchMetrics names,
    TimeProvider time) : IJobKind
{
    public const string KindName = "match";
    public const string ReferencesField = "references";
    public const string FieldsField = "fields";
    public const string AcceptField = "accept";
    public const string ReviewField = "review";

    // The documents in hand of one batch; they are read one by one and let go of as soon as their names are read.
    private const long BatchBytes = 4L * 1024 * 1024;

    public string Name => KindName;

    public bool TakesIds => true;

    public IReadOnlyList<RequestField> Fields => RequestFields;

    /// <summary>The fields of this kind.</summary>
    public static IReadOnlyList<RequestField> RequestFields { get; } =
    [
        RequestField.Text(
            ReferencesField,
            "The reference, of kind match; name@version holds the job to one version.",
            "the name of a reference is wanted; GET /api/matching/references lists them",
            name => name.Split('@') is { Length: 1 or 2 } parts && parts.All(part => part.Length > 0)),
        RequestField.Texts(
            FieldsField,
            "Of kind match: which member of a document is what; the usual names are found by themselves.",
            ["name", "country", "ticker", "lei", "isin"]),
        RequestField.Number(AcceptField, "Of kind match: from which confidence on a match is used; 0.5 where it is left out.", 0, 1),
        RequestField.Number(ReviewField, "Of kind match: from which confidence on it is for review; 0.1 where it is left out.", 0, 1),
    ];

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        var match = MatchJobSettings.Of(settings);
        if (settings.Text(ReferencesField) is null)
        {
            throw new BadInputException(ReferencesField, $"'{ReferencesField}' is missing: give the name of a reference.");
        }

        if (match.Options.Review > match.Options.Accept)
        {
            throw new BadInputException(
                ReviewField, $"'{ReviewField}' is {match.Options.Review}; give no more than accept, which is {match.Options.Accept}.");
        }

        ReferenceName.Check(match.References, ReferencesField);
        if (await FindVersionAsync(match, cancellationToken) is not { } version
            || (match.Version is not null && !await store.ExistsAsync(match.References, version, cancellationToken)))
        {
            throw new BadInputException(
                ReferencesField, $"'{ReferencesField}' is '{settings.Text(ReferencesField)}', and there is no such reference; GET /api/matching/references lists them.");
        }
    }

    public Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken) => lister.ListAsync(request, cancellationToken);

    public async Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken)
    {
        var settings = batch.Settings;
        var match = MatchJobSettings.Of(settings);
        var began = time.GetTimestamp();
        var tally = new BatchTally(settings.JobId, time);
        using var gate = gates.Open(settings);
        using var grant = await budget.AcquireAsync(BatchBytes, cancellationToken);
        if (await FindVersionAsync(match, cancellationToken) is not { } version
            || await cache.GetAsync(match.References, version, cancellationToken) is not { } index)
        {
            return new BatchResult(JobCounts.Zero, Error: $"There is no reference '{settings.Text(ReferencesField)}' any more.");
        }

        var opened = await documents.OpenAsync(settings, batch.Range, cancellationToken);
        var results = server.Database(options.Value.Database);
        var run = new MatchRun(settings, match, mode, index, model.Value, opened, results, reviews, gate, tally, names);
        string? error = null;
        try
        {
            await run.RunAsync(cancellationToken);
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

    private async Task<string?> FindVersionAsync(MatchJobSettings match, CancellationToken cancellationToken) =>
        match.Version ?? (await store.FindAsync(match.References, cancellationToken))?.Version;
}
