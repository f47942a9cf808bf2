using Microsoft.Azure.Functions.Worker;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;

namespace Pipeline.Jobs;

/// <summary>
/// Activity of one batch: fetches, classifies and saves its documents, all inside, so that no document ever enters a history.
/// It may run more than once and counts the same every time.
/// </summary>
internal sealed class ClassifyBatch(BatchRunner runner, JobStore jobs)
{
    [Function(nameof(ClassifyBatch))]
    public async Task<BatchResult> RunAsync([ActivityTrigger] BatchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var cancelled = await jobs.IsCancelledAsync(request.Settings.JobId, cancellationToken);
            BatchMode mode = cancelled ? new BatchMode.CountSaved() : new BatchMode.Classify();
            var counts = await runner.RunAsync(request.Settings, request.Range, mode, request.IsRecorded && !cancelled, cancellationToken);
            return new BatchResult(counts, cancelled);
        }
        catch (CouchUnavailableException exception) when (exception.TakesNoWrites)
        {
            return new BatchResult(JobCounts.Zero, Outage: exception.Message);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            // Told as a result: trying again would help nobody, and a wrong password tried often locks the account.
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
        catch (ModelUnavailableException exception)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
    }
}
