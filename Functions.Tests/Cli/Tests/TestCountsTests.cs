using Pipeline.Cli;
using Pipeline.Cli.Services;
using Pipeline.Cli.Tests;

namespace Pipeline.Tests.Cli.Tests;

public sealed class TestCountsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadFolder_SeveralProjects_AddsThemUp()
    {
        Write("a.trx", total: 10, executed: 8, passed: 7);
        Write("deep/b.trx", total: 5, executed: 5, passed: 5);

        var counts = TestCounts.ReadFolder(_folder.Path);

        Assert.Equal(new TestCounts(12, 1, 2), counts);
        Assert.Equal("12 passed, 1 failed, 2 skipped", counts.ToString());
    }

    [Fact]
    public void ReadFolder_NoResults_IsZero() => Assert.Equal(TestCounts.Zero, TestCounts.ReadFolder(_folder.Path));

    [Theory]
    [InlineData("<TestRun")]
    [InlineData("<TestRun/>")]
    public void ReadFolder_NotAResult_NamesTheFile(string content)
    {
        var file = Path.Combine(_folder.Path, "broken.trx");
        File.WriteAllText(file, content);

        var error = Assert.Throws<CommandFailedException>(() => TestCounts.ReadFolder(_folder.Path));

        Assert.StartsWith($"'{file}' is not a test result: ", error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, int total, int executed, int passed)
    {
        var file = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <ResultSummary outcome="Completed">
                <Counters total="{total}" executed="{executed}" passed="{passed}" failed="{executed - passed}" error="0" notExecuted="0" />
              </ResultSummary>
            </TestRun>
            """);
    }
}
