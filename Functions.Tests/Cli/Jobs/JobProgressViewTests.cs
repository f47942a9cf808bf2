using Pipeline.Cli.Jobs;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Tests.Cli.Jobs;

public class JobProgressViewTests
{
    private static readonly JobProgress Half = new(69, 40, 38, 1, 1, 0, 31.4, 0.9);

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(20)]
    public void Render_AtAnyWidth_KeepsEveryLineWithinIt(int width)
    {
        var lines = Rendered(new JobProgress(1_000_000, 999_999, 999_990, 5, 4, 0, 12_345, 7_300), width);

        Assert.All(lines, line => Assert.True(line.Length <= width, $"'{line}' is wider than {width}"));
    }

    [Fact]
    public void Render_In80Columns_ShowsBarPositionAndAllFigures()
    {
        var lines = Rendered(Half, 80);

        Assert.Equal(
            [
                "━━━━━━━━━━━━━━━━━━━━━━━─────────────────  58 %  40 of 69",
                "listed 40 · saved 38 · skipped 1 · kept 0 · failed 1 · 31 documents/s · ETA 1 s",
            ],
            lines);
    }

    [Fact]
    public void Render_WithoutTotal_ShowsAnEmptyBarAndTheCount()
    {
        var lines = Rendered(Half with { Total = null, EtaSeconds = null }, 80);

        Assert.Equal(new string('─', 40) + "   0 %  40", lines[0]);
        Assert.Equal("listed 40 · saved 38 · skipped 1 · kept 0 · failed 1 · 31 documents/s", lines[1]);
    }

    [Fact]
    public async Task ShowAsync_WithoutTerminal_WritesALineAtEachChangeOnly()
    {
        using var output = new StringWriter();
        var console = Terminals.Create(output, isTerminal: false, _ => null);
        var none = new JobState("a", "Running", JobProgress.None, null);
        var last = new JobState("a", "Completed", Half, null);

        var shown = await new JobProgressView(console).ShowAsync(States(none, none, last));

        Assert.Same(last, shown);
        Assert.Equal(
            [
                "0: listed 0 · saved 0 · skipped 0 · kept 0 · failed 0 · 0 documents/s",
                "40 of 69: listed 40 · saved 38 · skipped 1 · kept 0 · failed 1 · 31 documents/s · ETA 1 s",
                "",
            ],
            output.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public async Task ShowAsync_WithoutAnyState_IsAnError() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new JobProgressView(Terminals.Silent).ShowAsync(States()));

    private static string[] Rendered(JobProgress progress, int width)
    {
        using var output = new StringWriter();
        var console = Terminals.Create(output, isTerminal: false, _ => null);
        console.Profile.Width = width;
        console.Write(JobProgressView.Render(progress, width));
        return [.. output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    private static async IAsyncEnumerable<JobState> States(params JobState[] states)
    {
        foreach (var state in states)
        {
            await Task.Yield();
            yield return state;
        }
    }
}
