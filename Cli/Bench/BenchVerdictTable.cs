using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>Verdicts as a table.</summary>
internal static class BenchVerdictTable
{
    public static Table Of(IReadOnlyList<BenchVerdict> verdicts)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Aim")
            .AddColumn(new TableColumn("Figure").RightAligned())
            .AddColumn("");
        foreach (var verdict in verdicts)
        {
            table.AddRow(Markup.Escape(verdict.Aim), Markup.Escape(verdict.Figure), verdict.Met switch
            {
                true => "[green]met[/]",
                false => "[red]missed[/]",
                null => "[yellow]unknown[/]",
            });
        }

        return table;
    }
}
