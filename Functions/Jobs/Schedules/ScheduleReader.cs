using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Schedules;

/// <summary>Reads and checks the body of a request for a schedule. Every fault names its field and what would be right.</summary>
internal sealed partial class ScheduleReader(JobRequestReader jobs, TimeProvider time)
{
    private const int MaxBytes = 256 * 1024;
    private const string Cron = "cron";
    private const string TimeZone = "timeZone";
    private const string Overlap = "overlap";
    private const string Incremental = "incremental";
    private const string Continuous = "continuous";
    private const string Paused = "paused";
    private const string Job = "job";

    /// <summary>The fields of a request, declared once.</summary>
    public static IReadOnlyList<RequestField> Fields { get; } =
    [
        RequestField.Text(Cron, "When its jobs start: an NCRONTAB expression of six fields from the second on, or five from the minute on.", "an NCRONTAB expression is wanted", _ => true),
        RequestField.Flag(Continuous, "Whether changes of the database start its jobs, in place of cron: each is about what has changed since the one before, the first one about all."),
        RequestField.Text(TimeZone, "The time zone of the expression, by its IANA name.", "the IANA name of a time zone such as Europe/Berlin is wanted", name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var _)) with { Default = JsonValue.Create("UTC") },
        RequestField.Text(
            Overlap,
            "What comes of a time at which the job before has not ended: skip, or queue, which starts one when it has.",
            "skip or queue is wanted",
            text => Enum.GetNames<ScheduleOverlap>().Contains(text, StringComparer.OrdinalIgnoreCase)) with { Default = JsonValue.Create("skip") },
        RequestField.Flag(Incremental, "Whether each job is about what has changed since the one before; the first one is about all."),
        RequestField.Flag(Paused, "Whether no job is started for now; times that come meanwhile are not made up for."),
        RequestField.Object(Job, "A request for a job, as POST /api/jobs takes it, without an id.", "a request for a job, an object, is wanted", _ => true),
    ];

    /// <summary>Whether a text can be the name of a schedule.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <exception cref="BadInputException">The body, or the name, is none of a schedule.</exception>
    public Task<ScheduleDocument> ReadAsync(string name, HttpRequest request, CancellationToken cancellationToken) => IsName(name)
        ? RequestBody.ReadJsonAsync(request, MaxBytes, body => Read(name, body), cancellationToken)
        : throw new BadInputException("name", $"'name' is '{name}'; 1 to 40 of A-Z, a-z, 0-9, _ and - are wanted.");

    private ScheduleDocument Read(string name, JsonElement body)
    {
        var fields = JobRequestFields.Read(body, Fields, "schedule");
        var continuous = (bool)fields[Continuous]!;
        var cron = (string?)fields[Cron];
        var zone = (string)fields[TimeZone]!;
        CheckTimes(cron, zone, continuous);
        var job = fields[Job] as JsonObject ?? throw new BadInputException(Job, $"'{Job}' is missing: give a request for a job, such as {{\"database\":\"articles\"}}.");
        fields.Remove(Job);
        var incremental = continuous || (bool)fields[Incremental]!;
        CheckJob(job, incremental);
        if (continuous)
        {
            CheckContinuous(job);
        }

        return new ScheduleDocument(
            ScheduleDocument.IdOf(name), null, name, cron, zone, job, Enum.Parse<ScheduleOverlap>((string)fields[Overlap]!, ignoreCase: true), incremental, (bool)fields[Paused]!,
            time.GetUtcNow(), Continuous: continuous);
    }

    private static void CheckTimes(string? cron, string zone, bool continuous)
    {
        if (continuous)
        {
            if (cron is null)
            {
                return;
            }

            throw new BadInputException(Continuous, $"'{Continuous}' is true beside '{Cron}', and each says when jobs start; give one of them.");
        }

        try
        {
            ScheduleTimes.Parse(
                cron ?? throw new BadInputException(Cron, $"'{Cron}' is missing: give an NCRONTAB expression such as \"0 30 2 * * *\", or \"{Continuous}\": true."),
                TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (FormatException exception)
        {
            throw new BadInputException(Cron, $"'{Cron}' is '{cron}': {exception.Message}.", exception);
        }
    }

    /// <summary>What would leave documents out for good, or have each job do again what the one before did.</summary>
    private static void CheckContinuous(JsonObject job)
    {
        if (job[JobFields.Limit] is not null)
        {
            throw new BadInputException(Job, $"'{Job}' has '{JobFields.Limit}', and a continuous schedule would never come back to what is beyond it; leave it out.");
        }

        if (job[ClassifyKind.Force] is JsonValue force && force.TryGetValue<bool>(out var isForced) && isForced)
        {
            throw new BadInputException(Job, $"'{Job}' has '{ClassifyKind.Force}', with which each job of a continuous schedule would do again what the one before did; leave it out.");
        }
    }

    private void CheckJob(JsonObject job, bool incremental)
    {
        if (job.ContainsKey(JobFields.Id))
        {
            throw new BadInputException(Job, $"'{Job}' has an '{JobFields.Id}'; each job of a schedule gets one of its own, so leave it out.");
        }

        if (incremental && JobFields.Selecting.FirstOrDefault(job.ContainsKey) is { } field)
        {
            throw new BadInputException(Job, $"'{Job}' has '{field}', and an incremental schedule says itself which documents a job is about; leave one of them out.");
        }

        var example = job.DeepClone().AsObject();
        if (incremental)
        {
            // Every job but the first is asked for so, and not every kind takes it.
            example[JobFields.Since] = "0";
        }

        using var request = JsonDocument.Parse(example.ToJsonString());
        try
        {
            jobs.Read(request.RootElement);
        }
        catch (BadInputException exception)
        {
            throw new BadInputException(Job, $"'{Job}': {exception.Message}", exception);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,40}\z")]
    private static partial Regex Name();
}
