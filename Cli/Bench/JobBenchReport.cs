using System.Globalization;
using Pipeline.Cli.Jobs;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>The tables at the end of the benchmark.</summary>
internal static class JobBenchReport
{
    private const double Mebibyte = 1024 * 1024;

    public static void Write(IAnsiConsole console, IReadOnlyList<BenchFigures> figures)
    {
        console.WriteLine();
        console.Write(Figures(figures));
        console.Write(BenchVerdictTable.Of(BenchVerdict.Of(figures)));
    }

    private static Table Figures(IReadOnlyList<BenchFigures> figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Documents");
        foreach (var size in figures)
        {
            table.AddColumn(new TableColumn(JobProgressText.Number(size.Documents)).RightAligned());
        }

        void Row(string name, Func<BenchFigures, string> cell) => table.AddRow([name, .. figures.Select(cell)]);
        Row("raw [grey]documents/s[/]", size => JobProgressText.Number(size.Raw));
        Row("[bold]pipeline[/]", size => $"[bold]{JobProgressText.Number(size.Pipeline)}[/]");
        Row("[bold]ratio[/]", size => Text($"[bold]{size.Ratio:0.00}[/]"));
        Row("batches", size => JobProgressText.Number(size.Batches));
        Row("engine's file and log grew by [grey]bytes[/]", size => Optional(size.FileBytes));
        Row("longest history [grey]entries[/]", size => Optional(size.History));
        Row("host, peak memory [grey]MiB[/]", size => Optional(size.PeakMemory / Mebibyte));
        Row("host, processor [grey]of one core[/]", size => Text($"{size.HostShare:P0}"));
        Row("CouchDB, processor [grey]of one core[/]", size => Share(size.CouchDbShare));
        Row("the same, raw", size => Share(size.RawCouchDbShare));
        Row("host, processor per document [grey]ms[/]", size => Milliseconds(size.HostPerDocument));
        Row("  classification by itself", size => Milliseconds(size.Classification));
        Row("CouchDB, processor per document [grey]ms[/]", size => Milliseconds(size.CouchDbPerDocument));
        Row("the same, raw", size => Milliseconds(size.RawCouchDbPerDocument));
        return table;
    }

    private static string Share(double? share) => share is { } known ? Text($"{known:P0}") : "not ours";

    private static string Milliseconds(double? figure) => figure is { } known ? Text($"{known:0.000}") : "not ours";

    private static string Optional(double? figure) => figure is { } known ? JobProgressText.Number(known) : "not known";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
