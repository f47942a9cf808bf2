using System.Text.RegularExpressions;
using Pipeline.Checkpoints;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Checkpoints;

[Collection(AzuriteCollection.Name)]
public sealed class BlobCheckpointStoreTests(AzuriteFixture azurite) : CheckpointStoreContract
{
    private protected override ICheckpointStore CreateStore() => azurite.NewStore();

    [Fact]
    public async Task Read_NobodyListens_SaysThatTheStorageIsAway()
    {
        // The discard port: nothing listens there.
        var connection = Regex.Replace(azurite.ConnectionString, @"127\.0\.0\.1:\d+", "127.0.0.1:9");
        var store = CheckpointServices.CreateStore(connection, "checkpoints");

        var exception = await Assert.ThrowsAsync<CheckpointStoreUnavailableException>(() => store.ReadAsync("a", default));

        Assert.StartsWith("Blob storage at http://127.0.0.1:9 does not answer", exception.Message, StringComparison.Ordinal);
    }
}
