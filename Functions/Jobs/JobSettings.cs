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
/// <param name="MaxFailures">The job fails as soon as so many sources have; null for no bound.</param>
/// <param name="DocIds">How many ids the request gave; null where it gave none. They are documents of the job, see <see cref="Listing.IdListDocument"/>.</param>
/// <param name="RetryOf">Id of the job whose failed documents this one is about; null for none.</param>
/// <param name="IncludePermanent">Of these, also what will fail again unless the document is changed.</param>
/// <param name="Selector">A Mango selector that says which documents the job is about; null for none.</param>
/// <param name="View">A view, as <c>design/view</c>, whose rows say so; null for none.</param>
/// <param name="Since">A place in the changes of the database, see <see cref="Listing.DatabasePosition"/>: only what has changed after it; null for none.</param>
/// <param name="Notify">Address that is told how the job ended; null for none.</param>
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
    int PagesInFlight = JobLimits.DefaultPagesInFlight,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? MaxFailures = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DocIds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RetryOf = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IncludePermanent = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Selector = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? View = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Notify = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Since = null)
{
    /// <summary>The kind of a record that names none: the first version had this one only.</summary>
    public const string FirstKind = "classify";

    /// <summary>The fields of the kind, beside the others in JSON.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; set; }

    /// <summary>Whether it is about documents whose ids are listed, and no key range.</summary>
    [JsonIgnore]
    public bool IsListed => DocIds is not null || RetryOf is not null || Selector is not null || View is not null || Since is not null;

    /// <summary>All of it in JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, JobsJson.Default.JobSettings)!.AsObject();

    /// <summary>A text among the fields of the kind; null for none.</summary>
    public string? Text(string field) => Fields is not null && Fields.TryGetValue(field, out var value) ? value.GetString() : null;

    public bool Equals(JobSettings? other) => other is not null && JsonNode.DeepEquals(ToJson(), other.ToJson());

    public override int GetHashCode() => JobId.GetHashCode(StringComparison.Ordinal);
}
