using Pipeline.CouchDb;
using Pipeline.Jobs.Kept;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// Judges by what a document says of a source what is to be done with it. An annotation is a job's own if it is what the recorded
/// job wrote; every other one is somebody's work, and so is it to have deleted one.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="annotation">Its annotation; null for none.</param>
/// <param name="record">The record of it; null for none.</param>
/// <param name="obstacle">Why another record cannot be written; null when it can.</param>
internal sealed class SourceJudgement(AttachmentStub source, AttachmentStub? annotation, AnnotationRecord? record, string? obstacle = null)
{
    /// <summary>Whether the annotation is the recorded job's own; null where its bytes, or an older revision, tell.</summary>
    public bool? IsOwn =>
        annotation is null || record?.Job is null ? false
        : record.Written is not { } written ? null
        : written.IsAt(annotation) ? true
        : written.CanBe(annotation) ? null
        : false;

    /// <summary>
    /// Whether the annotation was written in the revision that follows the source's. The record is younger than the source, so it was
    /// written then too, unless the same source was stored once more after it.
    /// </summary>
    public bool WasWrittenNext => annotation?.RevisionPosition == source.RevisionPosition + 1;

    /// <summary>Whether the record is of the source as it is now.</summary>
    public bool IsOfThisText => record?.SourceDigest == source.Digest;

    /// <param name="job">The job that asks.</param>
    /// <param name="settings">What it is asked to do.</param>
    /// <param name="model">Id of its model.</param>
    /// <param name="isOwn">Whether the annotation is the recorded job's own, where that has been found out.</param>
    public SourceState StateFor(string job, ClassifySettings settings, string model, bool? isOwn = null)
    {
        var isCurrent = IsOfThisText
            && record!.Model == model
            && record.MinConfidence.Equals(settings.MinConfidence)
            && (record.Probabilities is not null || !settings.Probabilities);
        if (isCurrent && record!.Job == job)
        {
            return new SourceState.Saved(record.LowConfidence);
        }

        var isToStay = isCurrent && !settings.Force;
        var own = isOwn ?? IsOwn ?? (isToStay && WasWrittenNext ? true : null);
        if (own is null && (isToStay || !settings.Overwrite))
        {
            return new SourceState.Unsure();
        }

        if (own == false && !settings.Overwrite && Reason() is { } reason)
        {
            return new SourceState.Kept(reason);
        }

        return own == true && isToStay ? new SourceState.Skipped()
            : obstacle is not null ? new SourceState.Unrecordable(obstacle)
            : new SourceState.Pending();
    }

    private KeptReason? Reason() =>
        annotation is null ? (record is null ? null : KeptReason.Deleted)
        : record is null ? KeptReason.Unrecorded
        : IsOfThisText ? KeptReason.Edited
        : KeptReason.Outdated;
}
