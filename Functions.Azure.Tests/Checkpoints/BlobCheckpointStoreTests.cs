using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

public sealed class BlobCheckpointStoreTests(AzuriteServer azurite) : CheckpointStoreContract, IClassFixture<AzuriteServer>
{
    private protected override ICheckpointStore CreateStore() => azurite.NewStore();
}
