using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>A checked request for a job: what every orchestrator and activity of the job works by. It never changes.</summary>
/// <param name="JobId">The job's id, see <see cref="Jobs.JobId"/>.</param>
/// <param name="Database">Name of the CouchDB database.</param>
/// <param name="BatchSize">Documents per batch, 1 to 1,000.</param>
/// <param name="Parallelism">Concurrent CouchDB requests of this job in one process, 1 to 256.</param>
/// <param name="Limit">The most documents to list; null for all.</param>
/// <param name="StartKey">First document id, included; null from the beginning.</param>
/// <param name="EndKey">Document id to stop at, excluded; null to the end.</param>
/// <param name="DryRun">Do the work, but store nothing in the database.</param>
/// <param name="Kind">Name of the kind of job, see <see cref="Kinds.IJobKind"/>.</param>
/// <param name="Priority">Of the jobs that wait, those of higher priority start first; 0 to 100.</param>
/// <param name="Deadline">Of two of the same priority, the one that is due first; null for none.</param>
/// <param name="PagesInFlight">Pages of ten batches under way at the same time, over all instances, 1 to 64.</param>
internal sealed record JobSettings(
    string JobId,
    string Database,
    int BatchSize,
    int Parallelism,
    long? Limit = null,
    string? StartKey = null,
    string? EndKey = null,
    bool DryRun = false,
    string Kind = JobSettings.FirstKind,
    int Priority = 0,
    DateTimeOffset? Deadline = null,
    int PagesInFlight = JobLimits.DefaultPagesInFlight)
{
    /// <summary>The kind of a record that names none: the first version had this one only.</summary>
    public const string FirstKind = "classify";

    /// <summary>The fields of the kind, beside the others in JSON.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; set; }

    /// <summary>All of it in JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, JobsJson.Default.JobSettings)!.AsObject();

    /// <summary>A text among the fields of the kind; null for none.</summary>
    public string? Text(string field) => Fields is not null && Fields.TryGetValue(field, out var value) ? value.GetString() : null;

    public bool Equals(JobSettings? other) => other is not null && JsonNode.DeepEquals(ToJson(), other.ToJson());

    public override int GetHashCode() => JobId.GetHashCode(StringComparison.Ordinal);
}
