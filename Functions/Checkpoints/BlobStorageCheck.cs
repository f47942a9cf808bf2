using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;
using Pipeline.Monitoring;

namespace Pipeline.Checkpoints;

/// <summary>Readiness of the blob storage, without which no poll begins.</summary>
internal sealed class BlobStorageCheck(IServiceProvider services, IOptions<MicroBatchOptions> options) : IDependencyCheck
{
    public string Name => "blob storage";

    public async Task<DependencyState> CheckAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return new DependencyState(true, "not configured: it is used when MONGO_URI is set");
        }

        try
        {
            var store = services.GetRequiredService<ICheckpointStore>();
            var name = CheckpointNames.Checkpoint(options.Value.Collection);
            return await store.ReadAsync(name, cancellationToken) is { } blob
                ? Describe(options.Value.Collection, blob)
                : new DependencyState(true, "answers; no checkpoint yet");
        }
        catch (CheckpointStoreUnavailableException exception)
        {
            return new DependencyState(false, exception.Message);
        }
    }

    private static DependencyState Describe(string source, CheckpointBlob blob)
    {
        try
        {
            var checkpoint = CheckpointReader.Read(source, blob.Content.Span);
            return new DependencyState(true, checkpoint is null ? "answers; no checkpoint yet" : "answers; the checkpoint can be read");
        }
        catch (UnreadableCheckpointException exception)
        {
            return new DependencyState(false, exception.Message);
        }
    }
}
