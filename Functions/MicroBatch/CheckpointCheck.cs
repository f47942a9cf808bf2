using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Monitoring;

namespace Pipeline.MicroBatch;

/// <summary>Readiness of the blob storage, without which no poll begins, and of the checkpoints in it.</summary>
internal sealed class CheckpointCheck(IServiceProvider services, IOptions<MicroBatchOptions> options) : IDependencyCheck
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
            var found = 0;
            foreach (var source in options.Value.Sources)
            {
                if (await store.ReadAsync(CheckpointNames.Checkpoint(source.Name), cancellationToken) is { } blob
                    && CheckpointReader.Read(source.Name, blob.Content.Span) is not null)
                {
                    found++;
                }
            }

            return new DependencyState(true, found == 0 ? "answers; no checkpoint yet" : "answers; the checkpoint can be read");
        }
        catch (Exception exception) when (exception is CheckpointStoreUnavailableException or UnreadableCheckpointException)
        {
            return new DependencyState(false, exception.Message);
        }
    }
}
