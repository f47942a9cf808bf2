using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Matches.Review;

namespace Pipeline.Matches.Api;

/// <summary>What people decide about matches.</summary>
internal sealed class ReviewFunctions(ReferenceStore store, ReferenceCache cache, ReviewStore reviews, MatchMetrics metrics, ILogger<ReviewFunctions> logger)
{
    private const int MaxBytes = 64 * 1024;
    private const int MostItems = 1_000;
    private const int DefaultItems = 50;
    private const int LongestAuthor = 200;

    [Function(nameof(ListReview))]
    public Task<IResult> ListReview(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "matching/review")] HttpRequest request,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, ["references", "limit"], async () =>
        {
            var references = request.Query["references"].ToString() is { Length: > 0 } name ? ReferenceName.Check(name, "references") : null;
            return Results.Json(await reviews.ListAsync(references, ReadLimit(request), cancellationToken), MatchesJson.Readable.ReviewList);
        });

    /// <summary>Takes <c>{"decision":"accept"|"reject","author":"…"}</c>, or <c>{"target":"ID","author":"…"}</c> for another entity.</summary>
    [Function(nameof(Decide))]
    public Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "matching/review/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, [], async () =>
        {
            if (await reviews.FindAsync(id, cancellationToken) is not { } item)
            {
                return Problems.Problem(
                    StatusCodes.Status404NotFound, "Nothing to decide", $"The queue has no item '{id}'. GET /api/matching/review lists it.");
            }

            var (target, author) = await ReadAsync(request, item, cancellationToken);
            if (target is not null)
            {
                await CheckTargetAsync(item.References, target, cancellationToken);
            }

            var decision = await reviews.DecideAsync(item, target, author, cancellationToken);
            metrics.Decided(item.Result.Best?.Id, target);
            return Results.Json(decision, MatchesJson.Readable.Decision);
        });

    /// <summary>What was decided, as pairs for <c>./pipeline train --match</c>: CSV of source_name, target_id and split.</summary>
    [Function(nameof(ExportPairs))]
    public Task<IResult> ExportPairs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "matching/pairs")] HttpRequest request,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, ["references"], async () =>
        {
            var references = ReferenceName.Check(request.Query["references"].ToString(), "references");
            var text = new StringBuilder("source_name,target_id,split\n");
            await foreach (var decision in reviews.AllAsync(references, cancellationToken))
            {
                text.Append(Quote(decision.SourceName)).Append(',').Append(Quote(decision.TargetId ?? "")).Append(",train\n");
            }

            return Results.Text(text.ToString(), "text/csv", Encoding.UTF8);
        });

    private static int ReadLimit(HttpRequest request)
    {
        var text = request.Query["limit"].ToString();
        return text.Length == 0 ? DefaultItems
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostItems ? limit
            : throw new BadInputException("limit", $"'limit' is '{text}'; give a whole number from 1 to {MostItems}.");
    }

    private static async Task<(string? Target, string Author)> ReadAsync(HttpRequest request, ReviewItem item, CancellationToken cancellationToken)
    {
        using var body = await RequestBody.ReadAsync(request, MaxBytes, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body.WrittenMemory);
            string? Text(string member) => json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(member, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var author = Text("author")?.Trim();
            if (author is not { Length: > 0 and <= LongestAuthor })
            {
                throw new BadInputException("author", $"'author' is missing or too long; say who decides, in 1 to {LongestAuthor} characters.");
            }

            return (Text("decision"), Text("target")) switch
            {
                ("accept", null) when item.Result.Best is { } best => (best.Id, author),
                ("accept", null) => throw new BadInputException("decision", "There is no match to accept; give the entity's id as 'target', or reject."),
                ("reject", null) => (null, author),
                (null, { Length: > 0 } target) => (target, author),
                _ => throw new BadInputException("decision", "Give 'decision' as accept or reject, or 'target' with the id of another entity."),
            };
        }
        catch (JsonException exception)
        {
            throw new BadInputException("body", $"The body is no JSON: {exception.Message}", exception);
        }
    }

    private async Task CheckTargetAsync(string references, string target, CancellationToken cancellationToken)
    {
        var index = await store.FindAsync(references, cancellationToken) is { } reference
            ? await cache.GetAsync(references, reference.Version, cancellationToken)
            : null;
        if (index?.Reference.Find(target) is null)
        {
            throw new BadInputException("target", $"'target' is '{target}', and the reference '{references}' has no such entity.");
        }
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
