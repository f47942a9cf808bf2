using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>Recomputes partitions by activities: they are blobs, and the orchestration's history holds no more than their names.</summary>
internal sealed class DurableUserFanOut(DurableTaskClient client, ICheckpointStore store) : IUserFanOut
{
    /// <inheritdoc/>
    public async Task<int> RunAsync(string source, string token, IReadOnlyDictionary<string, Cursor> users, CancellationToken cancellationToken)
    {
        var folder = CheckpointNames.TouchedFolder(source);
        await RemoveAsync(folder, cancellationToken);
        var blobs = new List<string>();
        foreach (var partition in UserPartitions.Split(users))
        {
            var blob = string.Create(CultureInfo.InvariantCulture, $"{folder}{token}/{blobs.Count:D4}.json");
            await store.WriteAsync(blob, UserPartitions.Write(partition), CheckpointCondition.None, cancellationToken);
            blobs.Add(blob);
        }

        var result = await RunAsync($"recompute-{token}", new RecomputeRequest(source, blobs), cancellationToken);
        if (result.Failed is { } failed)
        {
            throw new PollFailedException(failed);
        }

        if (result.Unavailable is { } unavailable)
        {
            throw new SourceUnavailableException(unavailable);
        }

        await RemoveAsync(folder, cancellationToken);
        return result.Buried;
    }

    private async Task<PartitionResult> RunAsync(string instanceId, RecomputeRequest request, CancellationToken cancellationToken)
    {
        OrchestrationMetadata ended;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(RecomputeUsers), request, new StartOrchestrationOptions(instanceId), cancellationToken);
            ended = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new SourceUnavailableException("The durable engine stopped before the touched users were recomputed.", exception);
        }

        var result = ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? ended.ReadOutputAs<PartitionResult>()!
            : new PartitionResult(0, Failed: $"The touched users were not recomputed: their orchestration is {ended.RuntimeStatus}.");
        await client.PurgeInstanceAsync(instanceId, cancellationToken);
        return result;
    }

    // Those of polls that were broken off, too.
    private async Task RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var name in await store.ListAsync(folder, cancellationToken))
        {
            await store.DeleteAsync(name, cancellationToken);
        }
    }
}
