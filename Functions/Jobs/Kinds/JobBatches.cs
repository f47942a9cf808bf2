using Pipeline.CouchDb;

namespace Pipeline.Jobs.Kinds;

/// <summary>Runs batches as the kinds of their jobs do.</summary>
internal sealed class JobBatches(JobKinds kinds)
{
    /// <returns>The counts; with an error where no batch of the job will work. Told as a result: trying again would help nobody.</returns>
    /// <exception cref="CouchUnavailableException">CouchDB as a whole does not answer; the batch is to be run again.</exception>
    public async Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken)
    {
        if (kinds.Find(batch.Settings.Kind) is not { } kind)
        {
            return new BatchResult(JobCounts.Zero, Error: kinds.Missing(batch.Settings.Kind));
        }

        try
        {
            return await kind.RunAsync(batch, mode, cancellationToken);
        }
        catch (CouchUnavailableException exception) when (exception.TakesNoWrites)
        {
            return new BatchResult(JobCounts.Zero, Outage: exception.Message);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
    }
}
