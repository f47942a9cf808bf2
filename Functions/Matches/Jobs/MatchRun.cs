using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Listing;
using Pipeline.Matches.Review;
using Pipeline.Matching;
using Pipeline.Matching.Index;
using Pipeline.Matching.Names;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matches.Jobs;

/// <summary>
/// One run of a batch that matches. A result carries a hash of all that it depends on; one that is there with the same hash is saved if this job wrote it,
/// and skipped if another did. So a batch may run any number of times.
/// </summary>
internal sealed class MatchRun(
    JobSettings settings,
    MatchJobSettings match,
    BatchMode mode,
    ReferenceIndex index,
    MatchModel model,
    IBatchDocuments sources,
    ICouchDatabase results,
    ReviewStore reviews,
    RequestGate gate,
    BatchTally tally,
    MatchMetrics metrics)
{
    private const string Source = "name";
    private const int MaxAttempts = 6;

    private readonly Matcher _matcher = new(index, model, match.Options);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = await gate.RunAsync(token => ReadResultsAsync(token), cancellationToken);
        if (mode is BatchMode.CountSaved)
        {
            foreach (var saved in before.Values.Where(document => document.Job == settings.JobId))
            {
                tally.Document(saved.DocumentId, hasSources: true);
                tally.Listed(1);
                tally.Saved(saved.DocumentId, Source, null, before: true);
            }

            return;
        }

        var queries = await gate.RunAsync(token => ReadSourcesAsync(token), cancellationToken);
        var decisions = await reviews.DecisionsAsync(match.References, [.. queries.Select(query => query.Query.Id)], cancellationToken);
        var scratch = new MatchScratch();
        var writes = new List<MatchDocument>();
        foreach (var (documentId, query) in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Listed(1);
            var decision = decisions.GetValueOrDefault(query.Id);
            var inputs = Inputs(query, decision);
            var old = before.GetValueOrDefault(documentId);
            if (old?.Inputs == inputs)
            {
                Count(old);
            }
            else if (mode is BatchMode.Fail failed)
            {
                tally.Failed(documentId, Source, FailureClass.Permanent, failed.Reason, failed.Attempts);
            }
            else
            {
                writes.Add(Match(documentId, query, decision, inputs, old?.Rev, scratch));
            }
        }

        await SaveAsync(writes, cancellationToken);
        if (!settings.DryRun && queries.Count > 0)
        {
            // Those that an earlier attempt saved too: it may have ended before they were queued.
            var reviewed = before.Values.Where(document => document.Result.Status == MatchStatus.Review).Select(document => document.DocumentId).ToHashSet();
            MatchResult[] mine =
            [
                .. writes.Concat(before.Values.Where(document => document.Job == settings.JobId))
                    .DistinctBy(document => document.DocumentId)
                    .Where(document => document.Result.Status == MatchStatus.Review || reviewed.Contains(document.DocumentId))
                    .Select(document => document.Result),
            ];
            await reviews.QueueAsync(match.References, index.Reference.Version, model.Id, mine, decisions, index, cancellationToken);
        }
    }

    private void Count(MatchDocument old)
    {
        if (old.Job == settings.JobId)
        {
            tally.Saved(old.DocumentId, Source, null, before: true);
        }
        else
        {
            tally.Skipped();
        }
    }

    private MatchDocument Match(string documentId, MatchQuery query, Decision? decision, string inputs, string? rev, MatchScratch scratch)
    {
        var result = _matcher.Match(query, scratch);
        result = decision is null ? result : DecidedResult.Of(result, decision, index);
        metrics.OfJob(result.Status);
        return new MatchDocument(
            MatchDocument.IdOf(match.References, settings.Database, documentId), rev, settings.JobId, match.References, index.Reference.Version, model.Id,
            settings.Database, documentId, inputs, decision?.Author, result);
    }

    private async Task SaveAsync(List<MatchDocument> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
        {
            return;
        }

        if (settings.DryRun)
        {
            writes.ForEach(write => tally.Saved(write.DocumentId, Source, null));
            return;
        }

        var left = writes;
        for (var attempt = 1; left.Count > 0; attempt++)
        {
            var answers = await gate.RunAsync(token => WriteAsync(left, token), cancellationToken);
            var conflicts = new List<MatchDocument>();
            foreach (var (write, answer) in left.Zip(answers))
            {
                if (answer is WriteResult.Saved)
                {
                    tally.Saved(write.DocumentId, Source, null);
                }
                else if (answer is WriteResult.Rejected rejected)
                {
                    var reason = $"CouchDB does not take the result: {rejected.Status} {rejected.Error}: {rejected.Reason}";
                    tally.Failed(write.DocumentId, Source, FailureClass.Permanent, reason, attempt);
                }
                else if (attempt == MaxAttempts)
                {
                    tally.Failed(write.DocumentId, Source, FailureClass.Transient, "The result kept changing while it was saved.", attempt);
                }
                else
                {
                    conflicts.Add(await RereadAsync(write, cancellationToken));
                }
            }

            left = conflicts;
        }
    }

    private Task<IReadOnlyList<WriteResult>> WriteAsync(List<MatchDocument> documents, CancellationToken cancellationToken) => results.SaveAsync(
        [.. documents.Select(document => new DocumentWrite(document.Id, JsonSerializer.SerializeToUtf8Bytes(document, MatchesJson.Default.MatchDocument)))],
        cancellationToken);

    // Another run of the same batch was faster, or an answer was lost: the document is written once more, over what is there now.
    private async Task<MatchDocument> RereadAsync(MatchDocument write, CancellationToken cancellationToken)
    {
        using var now = await gate.RunAsync(token => results.GetAsync(write.Id, token), cancellationToken);
        return write with { Rev = now?.Rev };
    }

    private async Task<Dictionary<string, MatchDocument>> ReadResultsAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, MatchDocument>(StringComparer.Ordinal);
        try
        {
            var wanted = sources.In(
                results,
                id => MatchDocument.IdOf(match.References, settings.Database, id),
                range => MatchDocument.RangeOf(match.References, settings.Database, range));
            await foreach (var read in wanted.ReadAsync(wanted.Range, int.MaxValue, cancellationToken))
            {
                using (read)
                {
                    if (MatchDocument.Read(read) is { } document)
                    {
                        found[document.DocumentId] = document;
                    }
                }
            }
        }
        catch (DatabaseNotFoundException)
        {
            await results.CreateAsync(cancellationToken);
        }

        return found;
    }

    private async Task<List<(string DocumentId, MatchQuery Query)>> ReadSourcesAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string, MatchQuery, bool)>();
        await foreach (var document in sources.ReadAsync(sources.Range, int.MaxValue, cancellationToken))
        {
            using (document)
            {
                if (!document.Id.StartsWith("_design/", StringComparison.Ordinal))
                {
                    var query = MatchSource.Read(document, settings.Database, match.Fields);
                    found.Add((document.Id, query ?? default, query is not null));
                }
            }
        }

        // Counted when all have been read: a body that breaks off is read again.
        found.ForEach(one => tally.Document(one.Item1, one.Item3));
        return [.. found.Where(one => one.Item3).Select(one => (one.Item1, one.Item2))];
    }

    private string Inputs(MatchQuery query, Decision? decision)
    {
        string?[] parts =
        [
            index.Reference.Version, model.Id, NameNormaliser.Shared.Version, FormattableString.Invariant($"{match.Options.Accept:R} {match.Options.Review:R}"),
            query.Name, query.Country, query.Ticker, query.Lei, query.Isin, decision?.Rev,
        ];
        var text = string.Concat(parts.Select(part => FormattableString.Invariant($"{part?.Length ?? -1}:{part}\n")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }
}
