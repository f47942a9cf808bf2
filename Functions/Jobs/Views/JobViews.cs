using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Jobs.Views;

/// <summary>The design document of the jobs' database. Without it jobs are listed by reading every record.</summary>
public static class JobViews
{
    /// <summary>Its name, without <c>_design/</c>.</summary>
    public const string Design = "pipeline";

    /// <summary>Its id.</summary>
    public const string DocumentId = $"_design/{Design}";

    /// <summary>Jobs by the time at which they were asked for, and id.</summary>
    public const string ByCreated = "by_created";

    /// <summary>Jobs by state, then as <see cref="ByCreated"/>.</summary>
    public const string ByStatus = "by_status";

    // A mark of an active job is of the same type and is none.
    private const string Job = "if (doc.type === 'job' && doc._id.indexOf('job:') === 0) ";
    private const string Place = "Date.parse(doc.createdAt), doc.settings.jobId";

    private static readonly (string Name, string Map, string? Reduce)[] Views =
    [
        (ByCreated, Job + $"emit([{Place}], null);", "_count"),
        (ByStatus, Job + $"emit([doc.status || 'Pending', {Place}], null);", "_count"),
        ("by_priority", Job + $"emit([doc.settings.priority || 0, {Place}], null);", "_count"),
        ("by_deadline", Job + "if (doc.settings.deadline) emit([Date.parse(doc.settings.deadline), doc.settings.jobId], null);", "_count"),
        ("documents_by_kind_and_day", Job + "emit([doc.settings.kind || 'classify', doc.createdAt.slice(0, 10)], doc.counts ? doc.counts.documents : 0);", "_stats"),
        ("seconds_by_kind_and_day", Job + "if (doc.startedAt && doc.endedAt) emit([doc.settings.kind || 'classify', doc.createdAt.slice(0, 10)], (Date.parse(doc.endedAt) - Date.parse(doc.startedAt)) / 1000);", "_stats"),
        ("workers_active", "if (doc.type === 'worker') emit(Date.parse(doc.lastSeen), null);", "_count"),
        ("failures_by_reason", "if (doc.type === 'failure') emit([doc.reason, doc.job], null);", "_count"),
    ];

    /// <summary>What the views are, in a few characters: the design document says it, and where it says something else the views are of another version.</summary>
    public static string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Definition().ToJsonString())))[..16];

    /// <summary>The design document.</summary>
    /// <param name="rev">The revision that it replaces; null for none.</param>
    public static string Write(string? rev)
    {
        var document = new JsonObject { ["_id"] = DocumentId, ["language"] = "javascript", ["hash"] = Hash, ["views"] = Definition() };
        if (rev is not null)
        {
            document["_rev"] = rev;
        }

        return document.ToJsonString();
    }

    private static JsonObject Definition() => new(Views.Select(view => KeyValuePair.Create<string, JsonNode?>(
        view.Name,
        view.Reduce is null
            ? new JsonObject { ["map"] = $"function (doc) {{ {view.Map} }}" }
            : new JsonObject { ["map"] = $"function (doc) {{ {view.Map} }}", ["reduce"] = view.Reduce })));
}
