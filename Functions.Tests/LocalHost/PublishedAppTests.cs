using System.Diagnostics;
using Pipeline.Cli;

namespace Pipeline.Tests.LocalHost;

/// <summary>What goes to Azure.</summary>
public sealed class PublishedAppTests
{
    [Fact]
    public async Task Publish_OfTheApp_HoldsWhatTheHostLooksFor()
    {
        using var folder = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

        await PublishAsync(configuration, folder.Path);

        var files = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.Path, file)).ToHashSet();
        Assert.All(
            [
                "host.json", "functions.metadata", "extensions.json", "worker.config.json", "taxonomy.model",
                "Pipeline.Functions.dll", "Pipeline.Classification.dll", "Pipeline.CouchDb.dll",
                Path.Combine(".azurefunctions", "Microsoft.Azure.WebJobs.Extensions.DurableTask.dll"),
            ],
            file => Assert.Contains(file, files));
        Assert.DoesNotContain("local.settings.json", files);
        Assert.Equal(File.ReadAllText(Path.Combine(SourceTree.Find().Root, "host.json")), await File.ReadAllTextAsync(Path.Combine(folder.Path, "host.json")));
    }

    // Of what has been built with the tests: nothing is compiled here.
    private static async Task PublishAsync(string configuration, string folder)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", "Functions", "--no-build", "--nologo", "--disable-build-servers", "--configuration", configuration, "--output", folder])
        {
            WorkingDirectory = SourceTree.Find().Root,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        Assert.True(process.ExitCode == 0, output);
    }
}
