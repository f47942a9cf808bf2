using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cli;
using Pipeline.Monitoring;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The dashboards of docs/grafana show metrics that the app has.</summary>
public sealed partial class DashboardTests
{
    private static readonly string Root = SourceTree.Find().Root;

    public static TheoryData<string> Dashboards => [.. Names()];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_Expressions_NameMetricsThatExist(string file)
    {
        var metrics = Metrics();
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "docs", "grafana", file)))!;
        var panels = dashboard["panels"]!.AsArray().Select(panel => panel!).ToList();

        Assert.All(panels, panel => Assert.NotEmpty(panel["targets"]!.AsArray()));
        var shown = panels.SelectMany(panel => panel["targets"]!.AsArray()).SelectMany(target => Metric().Matches((string)target!["expr"]!)).Select(match => match.Value).ToList();
        Assert.NotEmpty(shown);
        Assert.Empty(shown.Except(metrics));
    }

    [Fact]
    public void Panels_OfADashboard_HaveIdsAndPlacesOfTheirOwn()
    {
        foreach (var file in Names())
        {
            var panels = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "docs", "grafana", file)))!["panels"]!.AsArray();
            Assert.Equal(panels.Count, panels.Select(panel => (int)panel!["id"]!).Distinct().Count());
            Assert.Equal(panels.Count, panels.Select(panel => ((int)panel!["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!)).Distinct().Count());
        }
    }

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs", "grafana"), "*.json").Select(path => Path.GetFileName(path));

    /// <summary>The names that the metrics of the source have in Prometheus.</summary>
    private static HashSet<string> Metrics()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match instrument in new[] { "Functions", "CouchDb" }.SelectMany(Files).SelectMany(path => Instrument().Matches(File.ReadAllText(path))))
        {
            var kind = instrument.Groups["kind"].Value;
            var name = MetricName.Of(
                instrument.Groups["name"].Value,
                instrument.Groups["unit"] is { Success: true } unit ? unit.Value : null,
                kind.Contains("Counter", StringComparison.Ordinal) ? MetricKind.Counter : kind.Contains("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram : MetricKind.Gauge);
            names.UnionWith(kind.Contains("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name]);
        }

        return names;
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(Path.Combine(Root, project), path).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    [GeneratedRegex(@"\bpipeline_\w+")]
    private static partial Regex Metric();

    // The unit is the text after the name and, of what is observed, after what observes it.
    [GeneratedRegex(@"Create(?<kind>\w+)(?:<\w+>)?\(\s*""(?<name>pipeline\.[\w.]+)""(?:,\s*(?:\(\)\s*=>\s*[\w.]+|[A-Z]\w+))?(?:,\s*""(?<unit>[^""]*)"")?")]
    private static partial Regex Instrument();
}
