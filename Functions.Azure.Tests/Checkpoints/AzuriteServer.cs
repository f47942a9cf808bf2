using Pipeline.Checkpoints;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Checkpoints;

/// <summary>The Azurite of the tests, of tools/services.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    // Published with Azurite: the account that every local storage has.
    private const string Account = "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private NodeStandIn? _process;

    public async Task InitializeAsync() =>
        _process = await NodeStandIn.StartAsync("azurite/server.js", "azurite", new Dictionary<string, string>());

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>A store in a container that no other test has, and that does not exist yet.</summary>
    internal ICheckpointStore NewStore() => CheckpointServices.CreateStore(
        $"DefaultEndpointsProtocol=http;{Account};BlobEndpoint=http://127.0.0.1:{_process!.Port}/devstoreaccount1;", $"test-{Guid.NewGuid():N}");
}
