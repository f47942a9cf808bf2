using Pipeline.CouchDb;

namespace Pipeline.Jobs.Kinds;

/// <summary>Runs batches as the kinds of their jobs do.</summary>
internal sealed class JobBatches(JobKinds kinds)
{
    /// <returns>The counts; with an error where no batch of the job will work. Told as a result: trying again would help nobody.</returns>
    /// <exception cref="CouchUnavailableException">CouchDB as a whole does not answer; the batch is to be run again.</exception>
    public async Task<BatchResult> RunAsync(JobSettings settings, KeyRange range, BatchMode mode, CancellationToken cancellationToken)
    {
        if (kinds.Find(settings.Kind) is not { } kind)
        {
            return new BatchResult(JobCounts.Zero, Error: kinds.Missing(settings.Kind));
        }

        try
        {
            return await kind.RunAsync(settings, range, mode, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
    }
}
