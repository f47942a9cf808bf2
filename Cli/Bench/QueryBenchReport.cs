using System.Globalization;
using Pipeline.Cli.Jobs;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>Writes the figures of the query service.</summary>
internal sealed class QueryBenchReport(IAnsiConsole console)
{
    public void Write(QueryBenchFigures figures, IReadOnlyList<BenchVerdict> verdicts)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Query service").AddColumn(new TableColumn("").RightAligned());
        void Row(string name, string figure) => table.AddRow(name, figure);
        Row("rows of the large table", JobProgressText.Number(figures.Rows));
        Row("a small statement, DuckDB alone [grey]ms[/]", Text($"{figures.SmallEngine:0.0}"));
        Row("the same over HTTP [grey]ms[/]", Text($"{figures.SmallService:0.0}"));
        foreach (var (name, engine, service) in figures.Aggregates)
        {
            Row($"{Markup.Escape(name)}, DuckDB alone and over HTTP [grey]ms[/]", Text($"{engine:0} {service:0}"));
        }

        Row("NDJSON from a worker [grey]rows/s[/]", JobProgressText.Number((long)figures.WorkerRate));
        Row("NDJSON over HTTP [grey]rows/s[/]", JobProgressText.Number((long)figures.HttpRate));
        console.WriteLine();
        console.Write(table);
        console.Write(BenchVerdictTable.Of(verdicts));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
