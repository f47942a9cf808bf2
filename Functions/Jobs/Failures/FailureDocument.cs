using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Failures;

/// <summary>What is kept of a source that failed.</summary>
/// <param name="Attachment">The source; null when the document itself could not be read.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">UTC time of the last attempt.</param>
internal sealed record FailureDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    string DocumentId,
    string? Attachment,
    string Reason,
    FailureClass Class,
    int Attempts,
    DateTimeOffset At) : ISourceDocument<FailureDocument>
{
    /// <summary>Longest reason kept, in characters.</summary>
    public const int MaxReason = 1_000;

    public string Type => "failure";

    public static JsonTypeInfo<FailureDocument> Json => JobsJson.Default.FailureDocument;

    public static string Prefix => "failure";

    public FailureDocument Replacing(string? rev) => this with { Rev = rev };

    public static string IdOf(string job, string documentId, string? attachment) =>
        ISourceDocument<FailureDocument>.IdOf(job, documentId, attachment);
}
