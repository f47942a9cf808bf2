using System.Text.RegularExpressions;
using Pipeline.Cli;

namespace Pipeline.Tests.Jobs;

/// <summary>Code that runs in an orchestration runs again at every await: what differs between two runs has no place in it.</summary>
public sealed partial class OrchestratorSourceTests
{
    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(Path.Combine(SourceTree.Find().Root, "Functions"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Where(file => File.ReadAllText(file).Contains("TaskOrchestrationContext", StringComparison.Ordinal))
        .Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Source_OfAnOrchestrator_UsesOnlyTheContext(string file)
    {
        var path = Directory.EnumerateFiles(Path.Combine(SourceTree.Find().Root, "Functions"), file, SearchOption.AllDirectories).Single();

        Assert.DoesNotMatch(Forbidden(), File.ReadAllText(path));
    }

    [Fact]
    public void Files_OfTheApp_HoldTheOrchestrators() =>
        Assert.Superset(
            new HashSet<string> { "ClassifyDatabase.cs", "ClassifyDatabaseRun.cs", "ClassifyPage.cs", "Outage.cs" },
            Files.AsEnumerable<object[]>().Select(row => (string)row[0]).ToHashSet());

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Guid\.NewGuid|Guid\.CreateVersion7|Random|Task\.Run|Task\.Delay|Task\.Factory|ConfigureAwait|ContinueWith|TimeProvider|Thread\.|HttpClient|ICouch|Environment\.")]
    private static partial Regex Forbidden();
}
