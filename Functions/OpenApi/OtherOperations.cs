using System.Text.Json.Nodes;
using Pipeline.Classification;
using Pipeline.Health;
using Pipeline.Health.Api;
using Pipeline.MicroBatch.Api;
using Pipeline.Models;
using Pipeline.Monitoring;
using static Pipeline.OpenApi.ApiAnswer;
using static Pipeline.OpenApi.ApiParameter;

namespace Pipeline.OpenApi;

/// <summary>The operations on records, models and the host itself.</summary>
internal static class OtherOperations
{
    private const string Records = "Records";
    private const string Models = "Models";
    private const string Host = "Host";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("ListPolls", Records, "List the sources with their checkpoints")
        {
            Answers = [Json(200, "Every source.", PollJson.Default.PollList)],
            Problems = [503],
        },
        new("RunPoll", Records, "Poll a source now, and answer when the poll has ended")
        {
            Answers = [Json(200, "What the poll did.", PollJson.Default.PollReport)],
            Problems = [404, 409, 500, 503],
        },
        new("ListDeadLetters", Records, "List the records, and fields of records, that a source's polls have left out, the last ones first")
        {
            Query =
            [
                Whole("limit", "Letters of a page; with raw at most 50.", 1, DeadLetterRequest.MaxLimit, DeadLetterRequest.DefaultLimit),
                Continuation,
                new(
                    "raw",
                    "Shows the records too, as far as they are kept: health data of people.",
                    new() { ["type"] = "boolean", ["default"] = false }),
            ],
            Answers = [Json(200, "A page of dead letters.", PollJson.Readable.DeadLetterList)],
            Problems = [404, 503],
            Example = new Dictionary<string, string> { ["limit"] = "10" },
        },
        new("GetAnalytics", Records, "Get the analytics of one metric of a user")
        {
            Query =
            [
                ApiParameter.Text("userId", "The user.", isRequired: true),
                OneOf("metricType", "The metric.", MetricTypes.All.Select(MetricTypes.NameOf), isRequired: true),
                OneOf("timeRange", "The days that it looks back over.", TimeRanges.All.Select(TimeRanges.NameOf), isRequired: true),
            ],
            Answers = [Json(200, "The analytics.", HealthJson.Default.AnalyticsDocument)],
            Problems = [400, 404, 503],
            Example = new Dictionary<string, string> { ["userId"] = "user-00001", ["metricType"] = "steps", ["timeRange"] = "30day" },
        },
        new("ListAnomalies", Records, "List anomalies of all users or of one")
        {
            Query =
            [
                new("from", "The first day.", new() { ["type"] = "string", ["format"] = "date" }),
                OneOf("severity", "Only of this severity.", ["low", "medium", "high"]),
                ApiParameter.Text("userId", "Only of this user."),
                Whole("limit", "Anomalies of a page.", 1, AnalyticsRequestReader.MaxLimit, AnalyticsRequestReader.DefaultLimit),
                Continuation,
            ],
            Answers = [Json(200, "A page of anomalies.", HealthJson.Default.AnomalyList)],
            Problems = [400, 503],
            Example = new Dictionary<string, string> { ["severity"] = "high", ["limit"] = "10" },
        },
        new("Models", Models, "List the models")
        {
            Answers = [Json(200, "Every model.", ModelJson.Readable.ModelList)],
        },
        new("Classify", Models, "Classify the paragraphs of a text")
        {
            Query =
            [
                ApiParameter.Text("model", "A name or id of GET /models."),
                new(
                    "minConfidence",
                    "Blocks that are less sure are labelled Misc-exposition.",
                    new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1, ["default"] = 0 }),
                new("probabilities", "Gives every label's probability for each block, in JSON alone.", new() { ["type"] = "boolean", ["default"] = false }),
            ],
            Body = new ApiBody("text/plain", new() { ["type"] = "string" }, JsonValue.Create("Etymology. Named after its shape.\n\nDistribution. China.\n")),
            Answers = [ApiAnswer.Text("The annotation."), Json(200, "The blocks, when Accept prefers JSON.", ClassificationJson.Readable.ClassifiedText)],
            Problems = [400, 413, 415],
        },
        new("Health", Host, "Say that the process runs")
        {
            TakesAnyQuery = true,
            Answers = [Json(200, "It does.", MonitoringJsonContext.Default.HealthReport)],
        },
        new("Ready", Host, "Say whether it could work, and what it depends on")
        {
            TakesAnyQuery = true,
            Answers =
            [
                Json(200, "Every dependency is ready.", MonitoringJsonContext.Default.ReadinessReport),
                Json(503, "One is not.", MonitoringJsonContext.Default.ReadinessReport),
            ],
        },
        new("Metrics", Host, "Give every metric in Prometheus text")
        {
            Answers = [ApiAnswer.Text("The metrics.")],
        },
    ];
}
