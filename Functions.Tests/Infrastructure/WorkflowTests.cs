using System.Text.RegularExpressions;
using Pipeline.Cli;
using YamlDotNet.Serialization;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The workflow: what it uses is pinned by commit, what it may do is as little as possible, and it ends.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Find().Root, ".github", "workflows", "ci.yml"));

    private static readonly Dictionary<string, object> Workflow = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Text);

    private static IEnumerable<Dictionary<object, object>> Jobs => Mapping(Workflow["jobs"]).Values.Select(Mapping);

    [Fact]
    public void Actions_All_ArePinnedByCommitWithTheirVersion() => Assert.All(
        Text.Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal)),
        line => Assert.Matches(PinnedAction(), line));

    [Fact]
    public void Permissions_OfTheWorkflow_AreToReadAndNoJobHasMore()
    {
        Assert.Equal([new("contents", "read")], Mapping(Workflow["permissions"]));
        Assert.All(Jobs, job => Assert.False(job.ContainsKey("permissions")));
    }

    [Fact]
    public void Jobs_All_HaveATimeLimitAndAPinnedRunner() => Assert.All(Jobs, job =>
    {
        Assert.InRange(int.Parse((string)job["timeout-minutes"]), 1, 60);
        Assert.Matches(@"^ubuntu-\d+\.\d+$", (string)job["runs-on"]);
    });

    [Fact]
    public void Concurrency_OfOneBranch_IsOne() => Assert.Equal("true", Mapping(Workflow["concurrency"])["cancel-in-progress"]);

    [Fact]
    public void Checkouts_All_LeaveNoCredentialsBehind() => Assert.All(
        Jobs.Select(job => Mapping(((List<object>)job["steps"])[0])),
        step => Assert.Equal("false", Mapping(step["with"])["persist-credentials"]));

    [Fact]
    public void Steps_Run_WhatTheTreeHas()
    {
        var commands = string.Join('\n', Jobs.SelectMany(job => (List<object>)job["steps"]).Select(Mapping)
            .Where(step => step.ContainsKey("run")).Select(step => (string)step["run"]));

        Assert.Contains(".ci/run", commands);
        Assert.Contains("npm ci --ignore-scripts --prefix tools/infrastructure", commands);
        Assert.Contains("./pipeline test", commands);
        Assert.Contains(".ci/core-tools", commands);
        Assert.Contains(".ci/bicep", commands);
        Assert.Contains("dotnet publish Functions --configuration Release", commands);
        Assert.All(
            Script().Matches(commands).Select(match => Path.Combine(SourceTree.Find().Root, match.Value)),
            script => Assert.True(File.Exists(script), script));
    }

    [Fact]
    public void Services_OfTheServersJob_AreThoseOfComposeAndItsTestsUseThem()
    {
        var job = Jobs.Single(job => job.ContainsKey("services"));
        var environment = Mapping(job["env"]);
        var compose = File.ReadAllText(Path.Combine(SourceTree.Find().Root, "docker-compose.yml"));

        Assert.Equal(["couchdb", "mongo"], Mapping(job["services"]).Keys.Cast<string>().Order());
        Assert.All(Mapping(job["services"]).Values, service => Assert.Contains($"image: {Mapping(service)["image"]}\n", compose));
        Assert.Equal(["COUCHDB_PASSWORD", "COUCHDB_URL", "COUCHDB_USER", "MONGO_URI"], environment.Keys.Cast<string>().Order());
    }

    private static Dictionary<object, object> Mapping(object value) => (Dictionary<object, object>)value;

    [GeneratedRegex(@"\.ci/[a-z-]+")]
    private static partial Regex Script();

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedAction();
}
