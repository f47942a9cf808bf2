using System.Diagnostics;
using System.Text.Json;
using Pipeline.Cli;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Infrastructure;

/// <summary>All Bicep files of infra/, parsed once.</summary>
public sealed class BicepFiles : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal IReadOnlyList<BicepFile> All { get; private set; } = [];

    internal BicepFile Main => All.Single(file => file.ToString() == "main.bicep");

    public async Task InitializeAsync()
    {
        var tree = SourceTree.Find();
        await new NodePackages(tree.InfrastructureTools, tree.Scratch).EnsureAsync(_ => { }, CancellationToken.None);
        var paths = Directory.EnumerateFiles(Path.Combine(tree.Root, "infra"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var start = new ProcessStartInfo("node", [Path.Combine(tree.InfrastructureTools, "outline.js"), .. paths]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var json = await node.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await node.WaitForExitAsync().WaitAsync(Patience);
        All = JsonSerializer.Deserialize<List<BicepFile>>(json, JsonSerializerOptions.Web)!;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
