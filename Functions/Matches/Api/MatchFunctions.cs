using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Matches.Review;
using Pipeline.Matching;
using Pipeline.Models;

namespace Pipeline.Matches.Api;

/// <summary>Matches up to a thousand names at once.</summary>
internal sealed class MatchFunctions(
    ReferenceStore store, ReferenceCache cache, MatchingModel model, ReviewStore reviews, MatchMetrics metrics, TimeProvider time, ILogger<MatchFunctions> logger)
{
    [Function(nameof(MatchNames))]
    public Task<IResult> MatchNames(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "match")] HttpRequest request,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, [], async () =>
        {
            var began = time.GetTimestamp();
            var wanted = await MatchRequestReader.ReadAsync(request, cancellationToken);
            if (await store.FindAsync(wanted.References, cancellationToken) is not { } reference
                || await cache.GetAsync(reference.Name, reference.Version, cancellationToken) is not { } index)
            {
                return MatchGuard.NoReference(wanted.References);
            }

            var matcher = new Matcher(index, model.Value, wanted.Options);
            IReadOnlyList<MatchResult> results = await Task.Run(() => Match(matcher, wanted, cancellationToken), cancellationToken);
            var decisions = await reviews.DecisionsAsync(reference.Name, [.. wanted.Queries.Select(query => query.Id)], cancellationToken);
            results = wanted.OneToOne ? OneToOne.Assign(results, wanted.Options) : results;
            results =
            [
                .. results.Select(result => decisions.TryGetValue(result.SourceId, out var decision) ? DecidedResult.Of(result, decision, index) : result),
            ];
            if (wanted.Queue)
            {
                await reviews.QueueAsync(reference.Name, reference.Version, model.Value.Id, results, decisions, index, cancellationToken);
            }

            metrics.Request(results, time.GetElapsedTime(began));
            var decided = decisions.ToDictionary(pair => pair.Key, pair => pair.Value.Author, StringComparer.Ordinal);
            return Results.Json(new MatchAnswer(reference.Name, reference.Version, model.Value.Id, results, decided), MatchesJson.Readable.MatchAnswer);
        });

    private static MatchResult[] Match(Matcher matcher, MatchRequest wanted, CancellationToken cancellationToken)
    {
        var scratch = new MatchScratch();
        var results = new MatchResult[wanted.Queries.Count];
        for (var i = 0; i < results.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results[i] = matcher.Match(wanted.Queries[i], scratch, wanted.Evidence);
        }

        return results;
    }
}
