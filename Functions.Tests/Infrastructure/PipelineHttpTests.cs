using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>pipeline.http has a request for every HTTP function, and none for what there is not.</summary>
public sealed partial class PipelineHttpTests
{
    [Fact]
    public void Requests_All_AreThoseOfTheFunctions()
    {
        var functions = typeof(PipelineServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .Where(trigger => !trigger.Route!.Contains("{*", StringComparison.Ordinal)) // Files, for browsers.
            .SelectMany(trigger => trigger.Methods!.Where(method => method != "head").Select(method => $"{method.ToUpperInvariant()} /api/{Parameter().Replace(trigger.Route!, "*")}"))
            .Distinct()
            .Order();

        var requests = Request().Matches(File.ReadAllText(Path.Combine(SourceTree.Find().Root, "pipeline.http")))
            .Select(request => $"{request.Groups[1].Value} {Variable().Replace(request.Groups[2].Value, "*")}")
            .Distinct()
            .Order();

        Assert.Equal(functions, requests);
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{\{\w+\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(GET|POST|PUT|DELETE) \{\{host\}\}([^?\s]+)", RegexOptions.Multiline)]
    private static partial Regex Request();
}
