using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Demo;

/// <summary>Says where to look next: with lines to copy when the services stay, else with the commands that keep them.</summary>
internal static class WhereToLook
{
    /// <summary>The addresses of services that stay up and lines to copy, which hold no password.</summary>
    public static void Write(IAnsiConsole console, LocalServices services, string database, Func<string, string?> environment)
    {
        var host = services.Host.Address.ToString().TrimEnd('/');
        var key = string.IsNullOrEmpty(environment("PIPELINE_API_KEY")) ? "" : """-H "x-functions-key: $PIPELINE_API_KEY" """;
        console.WriteLine();
        console.MarkupLine("[bold]Where to look next[/]");
        console.WriteVerbatim($"  {host}/    the page, in a browser");
        if (services.WriteAccounts() is { } accounts)
        {
            console.WriteVerbatim($"  . {accounts}    addresses and accounts of the stand-ins, for this shell");
        }

        string[] lines =
        [
            $"curl -s {key}{host}/api/jobs",
            $"curl -s {key}{host}/api/ready",
            $"curl -s {key}{host}/api/metrics",
            $"curl -s {key}-H 'Content-Type: application/json' -d '{{\"kind\":\"classify\",\"database\":\"{database}\"}}' {host}/api/jobs",
            $"curl -s {key}'{host}/api/documents/{Uri.EscapeDataString(database)}?limit=5'",
        ];
        foreach (var line in services.Records is { } records ? [.. lines, .. OfRecords(records, key, host, environment)] : lines)
        {
            console.WriteVerbatim("  " + line);
        }

        if (services.CouchDb.IsStandIn)
        {
            console.WriteVerbatim($"  curl -s {key}{host}/api/documents/{Uri.EscapeDataString(database)}/10.3897_BDJ.3.e5216/annotations/{SampleArticle.Attachment}");
        }
    }

    /// <summary>What to do after a demo that has stopped everything.</summary>
    public static void WriteNext(IAnsiConsole console, LocalServices services, DemoOptions options)
    {
        console.WriteLine();
        console.MarkupLine("[bold]Where to look next[/]");
        string[] lines = services.CouchDb.IsStandIn
            ?
            [
                "./pipeline up                  the same services, kept up, with curl lines",
                "./pipeline demo --keep         this, kept up until Ctrl-C",
                "COUCHDB_URL=… ./pipeline demo  on a CouchDB of your own",
            ]
            : options.Keep
                ?
                [
                    $"The annotations stay in {services.CouchDb.Options.Url}{options.Database}, each beside its text.",
                    "./pipeline demo --keep         again: everything is skipped",
                    $"./pipeline up --database {options.Database}",
                ]
                : ["./pipeline demo --keep         leaves the documents on your CouchDB"];
        foreach (var line in lines)
        {
            console.WriteVerbatim("  " + line);
        }
    }

    private static string[] OfRecords(LocalRecords records, string key, string host, Func<string, string?> environment) =>
    [
        $"curl -s {key}{host}/api/polls",
        $"curl -s {key}-X POST {host}/api/polls/{records.Records(environment).CollectionNamespace.CollectionName}/run",
        $"curl -s {key}'{host}/api/analytics?userId=user-00001&metricType=steps&timeRange=30day'",
        $"curl -s {key}'{host}/api/analytics/anomalies?severity=high&limit=10'",
    ];
}
