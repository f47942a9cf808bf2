using Pipeline.Checkpoints;
using Pipeline.Cli;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Services;

/// <summary>The Azurite that a collection of tests shares, as a process of its own. Each test makes containers of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    internal string ConnectionString => _azurite!.ConnectionString;

    public async Task InitializeAsync()
    {
        await InstallAsync();
        _azurite = await Azurite.StartAsync(SourceTree.Find());
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }

    /// <summary>Installs the packages of the local services where they are missing.</summary>
    internal static Task InstallAsync()
    {
        var tree = SourceTree.Find();
        return new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(_ => { }, CancellationToken.None);
    }

    /// <summary>A store in a container that no other test has, and that does not exist yet.</summary>
    internal ICheckpointStore NewStore() => CheckpointServices.CreateStore(ConnectionString, $"test-{Guid.NewGuid():N}");
}
