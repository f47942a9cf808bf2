using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

public sealed class MemoryCheckpointStoreTests : CheckpointStoreContract
{
    private protected override ICheckpointStore CreateStore() => new MemoryCheckpointStore(new TestClock());
}
