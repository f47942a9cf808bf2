using System.Text.RegularExpressions;
using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The deployment template, as the Bicep compiler sees it.</summary>
public sealed partial class BicepCompilerTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Find().Root, "infra");

    // What follows of modules that come from a registry, which is not asked here: they are not there, and what refers to them is not known.
    private static readonly string[] OfMissingModules = ["BCP190", "BCP062", "BCP104"];

    [BicepFact]
    public async Task Build_EveryFileWithoutModulesOfARegistry_CompilesWithoutAWord()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories)
                .Where(file => !File.ReadAllText(file).Contains("module ", StringComparison.Ordinal)),
        ];

        Assert.Equal(["durable-task-scheduler.bicep", "lake.bicep", "types.bicep"], files.Select(Path.GetFileName).Order());
        foreach (var file in files)
        {
            var (exitCode, diagnostics) = await BicepCompiler.BuildAsync(file);
            Assert.Empty(diagnostics);
            Assert.Equal(0, exitCode);
        }
    }

    [BicepFact]
    public async Task Build_TheWholeTemplate_SaysNothingButThatModulesOfTheRegistryAreNotThere()
    {
        var (_, diagnostics) = await BicepCompiler.BuildAsync(Path.Combine(Folder, "main.bicep"));

        Assert.Contains(diagnostics, line => line.Contains("BCP190", StringComparison.Ordinal));
        Assert.All(diagnostics, line => Assert.Contains(Code().Match(line).Groups["code"].Value, OfMissingModules));
    }

    [BicepFact]
    public async Task Build_AFileThatIsWrong_Fails()
    {
        using var folder = new TemporaryFolder();
        folder.Write("wrong.bicep", "output unknown string = nothing\n");

        var (exitCode, diagnostics) = await BicepCompiler.BuildAsync(Path.Combine(folder.Path, "wrong.bicep"));

        Assert.Equal(1, exitCode);
        Assert.Contains(diagnostics, line => line.Contains("Error BCP057", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\) : (Error|Warning|Info) (?<code>[\w-]+):")]
    private static partial Regex Code();
}
