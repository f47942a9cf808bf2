using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Transfer;

/// <summary>
/// Reads the task records of other catalogues: <c>{"_id":"task:nightly","status":"queued","priority":5,"cpu_req":4,"mem_mb":512,"deadline_unix":1796688000}</c>.
/// A task's id is the job's, its priority is cut to 0 to 100, the cores that it asks for become pages in flight, and its memory is of no use here: that of
/// a job is bounded by the host.
/// </summary>
internal static class TaskRecord
{
    /// <summary>What the id of a task begins with.</summary>
    public const string Prefix = "task:";

    private static readonly Dictionary<string, JobStatus> Statuses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["pending"] = JobStatus.Pending,
        ["queued"] = JobStatus.Pending,
        ["waiting"] = JobStatus.Pending,
        ["scheduled"] = JobStatus.Pending,
        ["ready"] = JobStatus.Pending,
        ["running"] = JobStatus.Running,
        ["active"] = JobStatus.Running,
        ["suspended"] = JobStatus.Suspended,
        ["paused"] = JobStatus.Suspended,
        ["done"] = JobStatus.Completed,
        ["completed"] = JobStatus.Completed,
        ["succeeded"] = JobStatus.Completed,
        ["finished"] = JobStatus.Completed,
        ["failed"] = JobStatus.Failed,
        ["error"] = JobStatus.Failed,
        ["cancelled"] = JobStatus.Terminated,
        ["canceled"] = JobStatus.Terminated,
        ["terminated"] = JobStatus.Terminated,
    };

    /// <summary>Whether a line is one.</summary>
    public static bool IsOne(JsonElement line) =>
        line.TryGetProperty("_id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString()!.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The request that a task comes to, and the state it was in.</summary>
    /// <exception cref="BadInputException">A field is wrong.</exception>
    public static (JsonObject Request, JobStatus Status) Read(JsonElement task)
    {
        var request = new JsonObject { [JobFields.Id] = task.GetProperty("_id").GetString()![Prefix.Length..] };
        var status = JobStatus.Pending;
        foreach (var field in task.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            switch (field.Name)
            {
                case "status":
                    status = StatusOf(field.Value);
                    break;
                case "priority":
                    request["priority"] = (int)Math.Clamp(Math.Round(Number(field)), 0, 100);
                    break;
                case "cpu_req":
                    request[JobFields.PagesInFlight] = (int)Math.Clamp(Math.Ceiling(Number(field)), 1, JobLimits.MaxPagesInFlight);
                    break;
                case "mem_mb":
                    _ = Number(field);
                    break;
                case "deadline_unix":
                    request["deadline"] = Time(field).ToString("o", CultureInfo.InvariantCulture);
                    break;
                case JobFields.Database or JobFields.Kind or "attachments":
                    request[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    break;
            }
        }

        return (request, status);
    }

    private static JobStatus StatusOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Statuses.TryGetValue(value.GetString()!, out var status)
            ? status
            : throw JobRequestFields.Bad("status", value, $"one of {string.Join(", ", Statuses.Keys)} is wanted");

    private static double Number(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw JobRequestFields.Bad(field.Name, field.Value, "a number is wanted");

    private static DateTimeOffset Time(JsonProperty field)
    {
        var seconds = Number(field);
        return seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw JobRequestFields.Bad(field.Name, field.Value, "seconds since 1970 are wanted");
    }
}
