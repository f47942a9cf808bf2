using System.Globalization;
using Pipeline.Cli.Jobs;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>Writes the figures of the durable engine.</summary>
internal sealed class EngineBenchReport(IAnsiConsole console)
{
    private const double Mebibyte = 1024 * 1024;

    public void Write(EngineBenchFigures figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Durable engine").AddColumn(new TableColumn("").RightAligned());
        void Row(string name, string figure) => table.AddRow(name, figure);
        Row("50 sub-orchestrations of 10 activities [grey]activities/s[/]", JobProgressText.Number(figures.ActivitiesPerSecond));
        Row("SQLite alone, the same commits [grey]activities/s[/]", JobProgressText.Number(figures.RawPerSecond));
        Row("[bold]ratio[/]", Text($"[bold]{figures.Ratio:0.00}[/]"));
        Row("commits of those 500 activities", JobProgressText.Number(figures.Commits));
        Row("one activity, median [grey]ms[/]", Text($"{figures.Latency.TotalMilliseconds:0.0}"));
        Row("first activity after SIGKILL [grey]s[/]", Text($"{figures.Restart.TotalSeconds:0.00}"));
        Row(Text($"peak memory, {figures.Pages / 10:#,0} pages [grey]MiB[/]"), Memory(figures.SmallMemory));
        Row(Text($"peak memory, {figures.Pages:#,0} pages [grey]MiB[/]"), Memory(figures.LargeMemory));
        Row("file and log after those [grey]MiB[/]", Text($"{figures.FileBytes / Mebibyte:0.0}"));
        Row("idle [grey]of one core[/]", Text($"{figures.IdleShare:0.00 %}"));
        console.WriteLine();
        console.Write(table);
        console.Write(BenchVerdictTable.Of(EngineBenchVerdict.Of(figures)));
    }

    private static string Memory(long? bytes) => bytes is { } known ? Text($"{known / Mebibyte:0.0}") : "not known";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
