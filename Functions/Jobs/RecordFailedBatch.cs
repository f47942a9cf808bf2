using Microsoft.Azure.Functions.Worker;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs;

/// <summary>Activity for a batch that threw on every attempt: gives each of its sources that is not saved a failure document.</summary>
internal sealed class RecordFailedBatch(JobBatches batches)
{
    [Function(nameof(RecordFailedBatch))]
    public Task<BatchResult> RunAsync([ActivityTrigger] FailedBatch batch, CancellationToken cancellationToken) =>
        batches.RunAsync(
            new BatchRequest(batch.Settings, batch.Range, batch.IsRecorded), new BatchMode.Fail(batch.Reason, batch.Attempts), cancellationToken);
}
