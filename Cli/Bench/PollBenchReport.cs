using System.Globalization;
using Pipeline.Cli.Jobs;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>The tables at the end of the benchmark of the poll.</summary>
internal static class PollBenchReport
{
    private const double Mebibyte = 1024 * 1024;

    public static void Write(IAnsiConsole console, IReadOnlyList<PollBenchFigures> figures)
    {
        console.WriteLine();
        console.Write(Figures(figures));
        console.Write(BenchVerdictTable.Of(PollBenchVerdict.Of(figures)));
    }

    private static Table Figures(IReadOnlyList<PollBenchFigures> figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Records");
        foreach (var size in figures)
        {
            table.AddColumn(new TableColumn(JobProgressText.Number(size.Records)).RightAligned());
        }

        void Row(string name, Func<PollBenchFigures, string> cell) => table.AddRow([name, .. figures.Select(cell)]);
        Row("users", size => JobProgressText.Number(size.Users));
        Row("driver's raw batches [grey]records/s[/]", size => JobProgressText.Number(size.RawRead));
        Row("[bold]reading stage[/]", size => $"[bold]{JobProgressText.Number(size.Read)}[/]");
        Row("[bold]ratio[/]", size => Text($"[bold]{size.Ratio:0.00}[/]"));
        Row("whole poll, with analytics", size => JobProgressText.Number(size.Poll));
        Row("[bold]ratio[/]", size => Text($"[bold]{size.PollRatio:0.000}[/]"));
        Row("host, peak memory [grey]MiB[/]", size => size.PeakMemory is { } peak ? JobProgressText.Number(peak / Mebibyte) : "not known");
        Row("host, processor [grey]of one core[/]", size => Text($"{size.HostShare:P0}"));
        Row("MongoDB, processor [grey]of one core[/]", size => size.MongoDbShare is { } share ? Text($"{share:P0}") : "not ours");
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
