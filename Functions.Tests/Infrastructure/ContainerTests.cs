using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Cli;
using Pipeline.Query.Catalogue;
using Pipeline.Query.MySql;
using YamlDotNet.Serialization;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The containers: everything pinned, reachable from this machine only, and no secret written down.</summary>
public sealed partial class ContainerTests
{
    private static readonly Dictionary<string, object> Compose = new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string, object>>(Read("docker-compose.yml"));

    private static IEnumerable<(string Name, Dictionary<object, object> Service)> Services =>
        Mapping(Compose["services"]).Select(pair => ((string)pair.Key, Mapping(pair.Value)));

    [Fact]
    public void Compose_Services_AreTheAppAndItsServers() =>
        Assert.Equal(["azurite", "couchdb", "functions", "mongo", "mysql"], Services.Select(service => service.Name).Order());

    [Fact]
    public void Compose_Images_HaveExactVersions() => Assert.All(
        Services.Where(service => !service.Service.ContainsKey("build")),
        service => Assert.Matches(@"^[a-z0-9./-]+:\d+\.\d+\.\d+$", (string)service.Service["image"]));

    [Fact]
    public void Compose_Ports_AreOfThisMachineOnly() => Assert.All(
        Services.SelectMany(service => (List<object>)service.Service["ports"]),
        port => Assert.StartsWith("127.0.0.1:", (string)port));

    [Fact]
    public void Compose_WhatHoldsASecret_ComesFromTheEnvironmentOrNotAtAll()
    {
        var values = Services.SelectMany(service => service.Service.TryGetValue("environment", out var environment) ? Mapping(environment) : [])
            .Where(pair => SecretName().IsMatch((string)pair.Key))
            .Select(pair => (string)pair.Value)
            .ToList();

        Assert.Equal(7, values.Count);
        Assert.All(values, value => Assert.Contains(":?", value));
        Assert.DoesNotMatch(DefaultValue(), Read("docker-compose.yml"));
    }

    [Fact]
    public void Compose_ServersThatTheAppWaitsFor_SayWhenTheyAreHealthy()
    {
        var waited = Mapping(Mapping(Mapping(Compose["services"])["functions"])["depends_on"]).Keys.Cast<string>();

        Assert.Equal(["azurite", "couchdb", "mongo", "mysql"], waited.Order());
        Assert.All(waited, name => Assert.Contains("healthcheck", Mapping(Mapping(Compose["services"])[name]).Keys));
    }

    // What a query takes is bounded by what the container has, and a query may come while it starts.
    [Fact]
    public void Compose_TheApp_HasABoundOnItsMemoryAndTimeToStart()
    {
        var app = Mapping(Mapping(Compose["services"])["functions"]);

        Assert.Matches(@"^\d+g$", (string)app["mem_limit"]);
        Assert.Matches(@"^\d+s$", (string)Mapping(app["healthcheck"])["start_period"]);
    }

    [Fact]
    public void Compose_TablesOfQueries_AreTakenByTheApp()
    {
        var app = Mapping(Mapping(Compose["services"])["functions"]);
        var settings = Mapping(app["environment"]);
        using var root = new TemporaryFolder();
        var catalogue = QueryCatalogue.Read((string)settings["QUERY_TABLES"], root.Path, hasMySql: true);
        var address = MySqlAddress.Parse(Variable().Replace((string)settings["MYSQL_URL"], "secret"));

        Assert.Equal(["labels", "failures", "matches", "users"], catalogue.Tables.Select(table => table.Name));
        Assert.Equal([$"lake:{settings["QUERY_ROOT"]}"], (List<object>)app["volumes"]);
        Assert.Equal(("mysql", 3306, "shop", "pipeline", "secret"), (address.Host, address.Port, address.Database, address.User, address.Password));
    }

    // The app is published from its project, and so are those that it needs.
    [Fact]
    public void Dockerfile_Sources_AreTheProjectsThatTheAppNeeds()
    {
        var needed = ProjectReference().Matches(Read("Functions/Functions.csproj")).Select(match => match.Groups[1].Value).Append("Functions");

        Assert.Equal(needed.Order(), Copied().Matches(Read("Dockerfile")).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Dockerfile_Stages_ArePinnedAndHoldNoSecret()
    {
        var lines = Read("Dockerfile").Split('\n');
        var sdk = JsonDocument.Parse(Read("global.json")).RootElement.GetProperty("sdk").GetProperty("version").GetString();

        Assert.Equal(
            [$"FROM mcr.microsoft.com/dotnet/sdk:{sdk} AS build", "FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0"],
            lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => SecretName().IsMatch(line) || line.StartsWith("ARG ", StringComparison.Ordinal));
    }

    [Fact]
    public void Devcontainer_Features_HaveExactVersions()
    {
        using var document = JsonDocument.Parse(Read(".devcontainer/devcontainer.json"));

        Assert.All(
            document.RootElement.GetProperty("features").EnumerateObject(), feature => Assert.Matches(@":\d+\.\d+\.\d+$", feature.Name));
        Assert.Matches(@"azure-functions-core-tools@\d+\.\d+\.\d+ ", document.RootElement.GetProperty("postCreateCommand").GetString()!);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(SourceTree.Find().Root, name));

    private static Dictionary<object, object> Mapping(object value) => (Dictionary<object, object>)value;

    [GeneratedRegex("PASSWORD|SECRET(?!StorageType)|_URI$|MYSQL_URL|_KEY", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(\w+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^COPY (\w+)/ \1/$", RegexOptions.Multiline)]
    private static partial Regex Copied();

    [GeneratedRegex(@"\$\{\w*(PASSWORD|KEY)\w*(:?-|\})")]
    private static partial Regex DefaultValue();
}
