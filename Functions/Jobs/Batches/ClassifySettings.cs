using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Jobs.Api;

namespace Pipeline.Jobs.Batches;

/// <summary>What a request to classify says beside what every job has.</summary>
/// <param name="Attachments">Pattern of the attachments to classify, or several in one text, see <see cref="AttachmentPattern"/>.</param>
/// <param name="Force">Annotate again what another job has annotated with the same model and nobody has changed since.</param>
/// <param name="Overwrite">Also replace annotations that are somebody's own work, and annotate again where somebody deleted one.</param>
/// <param name="Model">Name or id of the model; null for the default one.</param>
/// <param name="MinConfidence">
/// Blocks whose label is less probable than this, 0 to 1, are labelled <see cref="Classification.Confidence.FallbackLabel"/>; 0 for none.
/// </param>
/// <param name="OutputDatabase">Where the annotations go, in documents of the same ids; null for the documents themselves.</param>
/// <param name="Probabilities">Record how sure the model is of each block.</param>
/// <param name="Suffix">What is added to a source's name to get that of its annotation.</param>
internal sealed record ClassifySettings(
    [property: JsonConverter(typeof(AttachmentsJson))] string Attachments = JobLimits.DefaultAttachments,
    bool Force = false,
    bool Overwrite = false,
    string? Model = null,
    double MinConfidence = 0,
    string? OutputDatabase = null,
    bool Probabilities = false,
    string Suffix = AnnotationName.DefaultSuffix)
{
    /// <summary>Which attachments are sources.</summary>
    [JsonIgnore]
    public AttachmentPattern Sources => new(Attachments, Suffix);

    public static ClassifySettings Of(JobSettings settings) => settings.ToJson().Deserialize(JobsJson.Default.ClassifySettings)!;
}
