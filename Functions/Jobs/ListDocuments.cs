using Microsoft.Azure.Functions.Worker;
using Pipeline.CouchDb;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Steering;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>Activity that lists one page of a job, as its kind does, or by its ids.</summary>
internal sealed class ListDocuments(JobKinds kinds, IdLister ids, JobStore jobs, TaskHub hub)
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
                : ListResult.Of(job?.RequestTo(request.Run) ?? StopRequest.None)
                    ?? await (request.Settings.IsListed ? ids.ListAsync(request, cancellationToken) : kind.ListAsync(request, cancellationToken));
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new ListResult([], Error: exception.Message);
        }
    }
}
