using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.Tests.LocalHost;

/// <summary>What the Worker SDK has written for the Functions host, beside what the local host finds by the attributes.</summary>
public sealed class FunctionMetadataTests
{
    private static readonly FunctionSet Functions = new FunctionDiscovery(
            new ConfigurationBuilder().AddInMemoryCollection([new("POLL_SCHEDULE", "0 * * * * *"), new("AzureFunctionsJobHost:extensions:http:routePrefix", "api")]).Build())
        .Find(typeof(PipelineServices).Assembly.GetTypes());

    [Fact]
    public void Metadata_OfEveryFunction_SaysWhatTheLocalHostFound()
    {
        var written = Read("functions.metadata").AsArray().Select(Describe).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(written);
        Assert.Equal(Found().Order(StringComparer.Ordinal), written);
    }

    [Fact]
    public void Extensions_OfTheHost_AreThoseOfTheTriggers() => Assert.Equal(
        ["DurableTask", "Startup"],
        Read("extensions.json")["extensions"]!.AsArray().Select(extension => (string)extension!["name"]!).Order(StringComparer.Ordinal));

    [Fact]
    public void WorkerConfiguration_OfTheApp_StartsIt()
    {
        var description = Read("worker.config.json")["description"]!;

        Assert.Equal(
            ("dotnet-isolated", "dotnet", "Pipeline.Functions.dll", "true"),
            ((string?)description["language"], (string?)description["defaultExecutablePath"], (string?)description["defaultWorkerPath"], (string?)description["workerIndexing"]));
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!;

    private static string Describe(JsonNode? function)
    {
        var trigger = function!["bindings"]!.AsArray().Single(binding => ((string)binding!["type"]!).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))!;
        var what = (string)trigger["type"]! switch
        {
            "httpTrigger" => $"http {Methods(trigger["methods"]!.AsArray().Select(method => (string)method!))} api/{trigger["route"]} {trigger["authLevel"]}",
            "timerTrigger" => $"timer {trigger["schedule"]}",
            var type => type,
        };
        return $"{function["name"]} {function["entryPoint"]} {what}";
    }

    private static IEnumerable<string> Found() =>
    [
        .. Functions.Http.Select(function => $"{Named(function.Method)} http {Methods(function.Methods)} {function.Route.RawText} {function.Level}"),
        .. Functions.Timers.Select(function => $"{Named(function.Method)} timer {ScheduleOf(function.Method.Method)}"),
        .. Functions.Orchestrators.Select(function => $"{Named(function.Method)} orchestrationTrigger"),
        .. Functions.Activities.Select(function => $"{Named(function.Method)} activityTrigger"),
    ];

    private static string Named(FunctionMethod method) => $"{method.Name} {method.Definition.EntryPoint}";

    private static string Methods(IEnumerable<string> methods) => string.Join(',', methods.Select(method => method.ToUpperInvariant()).Order(StringComparer.Ordinal));

    private static string ScheduleOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>().Single().Schedule;
}
