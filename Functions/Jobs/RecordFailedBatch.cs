using Microsoft.Azure.Functions.Worker;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;

namespace Pipeline.Jobs;

/// <summary>Activity for a batch that threw on every attempt: gives each of its sources that is not saved a failure document.</summary>
internal sealed class RecordFailedBatch(BatchRunner runner)
{
    [Function(nameof(RecordFailedBatch))]
    public async Task<BatchResult> RunAsync([ActivityTrigger] FailedBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var mode = new BatchMode.Fail(batch.Reason, batch.Attempts);
            return new BatchResult(await runner.RunAsync(batch.Settings, batch.Range, mode, batch.IsRecorded, cancellationToken));
        }
        catch (CouchUnavailableException exception) when (exception.TakesNoWrites)
        {
            return new BatchResult(JobCounts.Zero, Outage: exception.Message);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
        catch (ModelUnavailableException exception)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
    }
}
