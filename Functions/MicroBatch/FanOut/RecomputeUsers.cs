using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>Orchestrator that recomputes the partitions of touched users at the same time.</summary>
internal static class RecomputeUsers
{
    [Function(nameof(RecomputeUsers))]
    public static async Task<PartitionResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RecomputeRequest request)
    {
        var results = await Task.WhenAll(request.Blobs.Select(blob => RecomputeAsync(context, new PartitionRequest(request.Source, blob))));
        return results.Aggregate((sum, result) => sum + result);
    }

    private static async Task<PartitionResult> RecomputeAsync(TaskOrchestrationContext context, PartitionRequest partition)
    {
        try
        {
            return await context.CallActivityAsync<PartitionResult>(nameof(RecomputePartition), partition);
        }
        catch (TaskFailedException failure)
        {
            // The worker may have wrapped what the activity threw.
            var details = failure.FailureDetails;
            while (details.InnerFailure is { } inner)
            {
                details = inner;
            }

            return new PartitionResult(0, Failed: $"A partition of the touched users was not recomputed: {details.ErrorMessage}");
        }
    }
}

/// <summary>Which partitions are to be recomputed.</summary>
/// <param name="Source">Name of the source.</param>
/// <param name="Blobs">Where they are; at least one.</param>
internal sealed record RecomputeRequest(string Source, IReadOnlyList<string> Blobs);

/// <summary>One partition to be recomputed.</summary>
internal sealed record PartitionRequest(string Source, string Blob);

/// <summary>What has come of a partition, or of several.</summary>
/// <param name="Buried">Dead letters that were written.</param>
/// <param name="Unavailable">Set where a database was away: what it said.</param>
/// <param name="Failed">Set where the fault is in no user: what went wrong.</param>
internal sealed record PartitionResult(int Buried, string? Unavailable = null, string? Failed = null)
{
    public static PartitionResult operator +(PartitionResult left, PartitionResult right) =>
        new(left.Buried + right.Buried, left.Unavailable ?? right.Unavailable, left.Failed ?? right.Failed);
}
