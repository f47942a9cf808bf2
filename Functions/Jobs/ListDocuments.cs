using Microsoft.Azure.Functions.Worker;
using Pipeline.CouchDb;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Steering;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>Activity that lists one page of a job, as its kind does, or by its ids.</summary>
internal sealed class ListDocuments(JobKinds kinds, IdLister ids, ICouchServer server, JobStore jobs, TaskHub hub)
{
    [Function(nameof(ListDocuments))]
    public async Task<ListResult> RunAsync([ActivityTrigger] ListRequest request, CancellationToken cancellationToken)
    {
        if (kinds.Find(request.Settings.Kind) is not { } kind)
        {
            return new ListResult([], Error: kinds.Missing(request.Settings.Kind));
        }

        try
        {
            var job = await jobs.AdvanceAsync(request, cancellationToken);
            return job?.Hub is { } owner && owner != hub.Id ? new ListResult([], Error: $"The task hub '{owner}' has taken this job over.")
                : ListResult.Of(job?.RequestTo(request.Run) ?? StopRequest.None) ?? await ListAsync(kind, request, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new ListResult([], Error: exception.Message);
        }
    }

    private async Task<ListResult> ListAsync(IJobKind kind, ListRequest request, CancellationToken cancellationToken)
    {
        // Before the listing: what changes while it goes on is done twice rather than not at all.
        var since = request.WithSince ? DatabasePosition.Of(await server.Database(request.Settings.Database).GetInfoAsync(cancellationToken)) : null;
        var page = await (request.Settings.IsListed ? ids.ListAsync(request, cancellationToken) : kind.ListAsync(request, cancellationToken));
        return since is null ? page : page with { Since = since.ToString() };
    }
}
