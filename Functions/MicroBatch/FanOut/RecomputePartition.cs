using Microsoft.Azure.Functions.Worker;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>Activity that recomputes one partition. Safe to run again, and late: what it stores comes from the stored records of that moment.</summary>
internal sealed class RecomputePartition(PollSources sources, ICheckpointStore store)
{
    [Function(nameof(RecomputePartition))]
    public async Task<PartitionResult> RunAsync([ActivityTrigger] PartitionRequest request, CancellationToken cancellationToken)
    {
        if (sources.Find(request.Source) is not { } poller)
        {
            return new PartitionResult(0, Failed: $"This instance polls no source '{request.Source}'; all instances need the same settings.");
        }

        try
        {
            // The poll that asked has ended where the blob is gone: another one has these users to do.
            return await store.ReadAsync(request.Blob, cancellationToken) is { } blob
                ? new PartitionResult(await poller.RecomputeAsync(UserPartitions.Read(blob.Content.Span), cancellationToken))
                : new PartitionResult(0);
        }
        catch (Exception exception) when (exception is SourceUnavailableException or CheckpointStoreUnavailableException)
        {
            return new PartitionResult(0, Unavailable: exception.Message);
        }
        catch (PollFailedException exception)
        {
            return new PartitionResult(0, Failed: exception.Message);
        }
    }
}
