using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions that show what a job could not do.</summary>
internal sealed class FailureFunctions(SourceStore<FailureDocument> failures, JobLists lists, ILogger<FailureFunctions> logger)
{
    private const int PageSize = 200;
    private const int FailuresPerRequest = 1_000;
    private const string Lines = "application/x-ndjson";

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    [Function(nameof(ListFailures))]
    public Task<IResult> ListFailures(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/failures")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, FailureFilter.QueryNames, async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is not { } job)
            {
                return JobGuard.NotFound(id);
            }

            var filter = FailureFilter.Read(request);
            var after = SourceContinuation.Read<FailureDocument>(request, id);
            if (request.Headers.Accept.ToString().Contains(Lines, StringComparison.OrdinalIgnoreCase))
            {
                // The first failures are read before the answer begins: a CouchDB that is away is told as such.
                var first = await failures.ListAsync(id, after, FailuresPerRequest, filter.Matches, cancellationToken);
                return Results.Stream(body => WriteAsync(body, id, first, filter, cancellationToken), Lines);
            }

            var page = await failures.ListAsync(id, after, PageSize, filter.Matches, cancellationToken);
            return Polled.Json(
                request, new FailureList([.. page.Documents.Select(Of)], SourceContinuation.Of(page)), JobsJson.Answers.FailureList, JobPolls.IntervalOf(job));
        });

    [Function(nameof(SummarizeFailures))]
    public Task<IResult> SummarizeFailures(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/failures/summary")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is not { } job)
            {
                return JobGuard.NotFound(id);
            }

            var count = new FailureCount();
            await foreach (var failure in failures.ReadAsync(id, cancellationToken))
            {
                count.Add(failure);
            }

            return Polled.Json(request, count.Sum(), JobsJson.Answers.FailureSummary, JobPolls.IntervalOf(job));
        });

    private async Task WriteAsync(Stream body, string id, SourcePage<FailureDocument> first, FailureFilter filter, CancellationToken cancellationToken)
    {
        for (var page = first; ; page = await failures.ListAsync(id, page.Last, FailuresPerRequest, filter.Matches, cancellationToken))
        {
            foreach (var failure in page.Documents)
            {
                await JsonSerializer.SerializeAsync(body, Of(failure), JobsJson.Answers.FailureAnswer, cancellationToken);
                await body.WriteAsync(LineEnd, cancellationToken);
            }

            if (page.Last is null)
            {
                return;
            }
        }
    }

    private static FailureAnswer Of(FailureDocument failure) =>
        new(failure.DocumentId, failure.Attachment, failure.Reason, failure.Class, failure.Attempts, failure.At);
}
