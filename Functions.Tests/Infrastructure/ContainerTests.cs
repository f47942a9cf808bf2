using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Cli;
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
        Assert.Equal(["azurite", "couchdb", "functions", "mongo"], Services.Select(service => service.Name).Order());

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

        Assert.Equal(4, values.Count);
        Assert.All(values, value => Assert.Contains(":?", value));
        Assert.DoesNotMatch(DefaultValue(), Read("docker-compose.yml"));
    }

    [Fact]
    public void Compose_ServersThatTheAppWaitsFor_SayWhenTheyAreHealthy()
    {
        var waited = Mapping(Mapping(Mapping(Compose["services"])["functions"])["depends_on"]).Keys.Cast<string>();

        Assert.Equal(["azurite", "couchdb", "mongo"], waited.Order());
        Assert.All(waited, name => Assert.Contains("healthcheck", Mapping(Mapping(Compose["services"])[name]).Keys));
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

    [GeneratedRegex("PASSWORD|SECRET(?!StorageType)|_URI$|_KEY", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\{\w*(PASSWORD|KEY)\w*(:?-|\})")]
    private static partial Regex DefaultValue();
}
