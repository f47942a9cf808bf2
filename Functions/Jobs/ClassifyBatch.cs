using Microsoft.Azure.Functions.Worker;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Steering;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>
/// Activity of one batch: all of its work is inside, so that no document ever enters a history.
/// It may run more than once and counts the same every time.
/// </summary>
internal sealed class ClassifyBatch(JobBatches batches, JobStore jobs, RunningBatches running)
{
    [Function(nameof(ClassifyBatch))]
    public Task<BatchResult> RunAsync([ActivityTrigger] BatchRequest request, CancellationToken cancellationToken) =>
        running.RunAsync(request.Settings.JobId, request.Range, () => WorkAsync(request, cancellationToken));

    private async Task<BatchResult> WorkAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        var asked = await jobs.FindRequestAsync(request.Settings.JobId, request.Run, cancellationToken);
        var cancelled = asked is StopRequest.Cancel;
        BatchMode mode = cancelled ? new BatchMode.CountSaved() : new BatchMode.Work();
        var batch = request with { IsRecorded = request.IsRecorded && !cancelled };
        return await batches.RunAsync(batch, mode, cancellationToken) with { Cancelled = cancelled, Suspended = asked is StopRequest.Suspend or StopRequest.Replaced };
    }
}
