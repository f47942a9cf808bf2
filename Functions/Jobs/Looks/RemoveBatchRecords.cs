using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Jobs.Looks;

/// <summary>Activity that removes what was kept of a job's batches for looking again, once the job has ended.</summary>
internal sealed class RemoveBatchRecords(BatchRecords records)
{
    [Function(nameof(RemoveBatchRecords))]
    public async Task<bool> RunAsync([ActivityTrigger] string jobId, CancellationToken cancellationToken)
    {
        await records.RemoveAsync(jobId, cancellationToken);
        return true;
    }
}
