using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Bench;

/// <summary>The command <c>bench query</c>.</summary>
internal static class QueryBenchCommand
{
    private const int DefaultRows = 10_000_000;

    public static Command Create()
    {
        var rows = new Option<int>("--rows")
        {
            HelpName = "N",
            Description = "Rows of the large table, which is made for the measurement",
            DefaultValueFactory = _ => DefaultRows,
        }.Between(100_000, 1_000_000_000);
        var command = new Command("query", "Measure the query service, beside DuckDB alone") { rows };
        command.WithExamples(
            ("./pipeline bench query", "overhead, aggregates, rows per second, 304, cancellation; 1 when an aim is missed"),
            ("./pipeline bench query --rows 1000000", "a quicker look"));
        command.SetAction((arguments, cancellationToken) => new QueryBench(Terminals.Create(), arguments.GetValue(rows)).RunAsync(cancellationToken));
        return command;
    }
}
