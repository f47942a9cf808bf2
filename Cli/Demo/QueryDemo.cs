using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.Profiles;
using Pipeline.Cli.Queries;
using Pipeline.Query.Worker;
using Spectre.Console;

namespace Pipeline.Cli.Demo;

/// <summary>The last act of the demo: what it made, asked by SQL.</summary>
internal sealed class QueryDemo(IAnsiConsole console, LabelLake lake, Uri host, string? apiKey)
{
    private const string Sql = "select label, paragraphs, round(100.0 * paragraphs / sum(paragraphs) over (), 1) as share from labels order by paragraphs desc limit 3";

    /// <summary>Writes the labels as Parquet and asks for the most frequent ones.</summary>
    public async Task RunAsync(IReadOnlyList<(string Label, int Paragraphs)> labels, CancellationToken cancellationToken)
    {
        if (labels.Count == 0 || !QueryWorkerPool.IsSupported)
        {
            return;
        }

        lake.Write(labels);
        using var client = new ApiClient(new HostTarget("demo", new Profiles.Profile(host, apiKey)));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        await new QueryOutput(client, text).WriteAsync(new JsonObject { ["sql"] = Sql }, QueryFormat.Table, cancellationToken);
        console.WriteLine();
        console.MarkupLine("[bold]SQL[/] over the labels as Parquet");
        console.WriteLine(Sql);
        console.Write(new Text(text.ToString()));
    }
}
