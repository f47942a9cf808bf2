using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>
/// What has become of the documents and sources of a job, a page or a batch. A source is one attachment that matches the job's
/// pattern; <c>Listed = Saved + Skipped + Kept + Failed</c> holds for everything that has ended.
/// </summary>
/// <param name="Documents">Documents read, with or without a source.</param>
/// <param name="Listed">Sources found when the key ranges were read.</param>
/// <param name="Saved">Sources whose annotation this job has stored.</param>
/// <param name="Skipped">Sources that needed nothing: annotated before by the same model, or gone before their turn.</param>
/// <param name="Failed">Sources with a failure document.</param>
/// <param name="Unmatched">Documents without any source.</param>
/// <param name="Kept">Sources whose annotation is somebody's own work and was left as it is.</param>
/// <param name="LowConfidence">
/// Blocks of the saved sources that were less sure than the job's <c>minConfidence</c>, by the label that the model gave them; null for none.
/// </param>
internal sealed record JobCounts(
    long Documents,
    long Listed,
    long Saved,
    long Skipped,
    long Failed,
    long Unmatched,
    long Kept = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LabelCounts? LowConfidence = null)
{
    public static JobCounts Zero { get; } = new(0, 0, 0, 0, 0, 0);

    public static JobCounts operator +(JobCounts left, JobCounts right) => checked(new(
        left.Documents + right.Documents,
        left.Listed + right.Listed,
        left.Saved + right.Saved,
        left.Skipped + right.Skipped,
        left.Failed + right.Failed,
        left.Unmatched + right.Unmatched,
        left.Kept + right.Kept,
        LabelCounts.Add(left.LowConfidence, right.LowConfidence)));
}
