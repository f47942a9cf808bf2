using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Batches;

/// <summary>Counts of one batch while it runs, and what is to be recorded at its end. For one thread at a time.</summary>
internal sealed class BatchTally(string job, TimeProvider time)
{
    private readonly List<FailureDocument> _failures = [];
    private readonly List<KeptDocument> _kept = [];
    private readonly List<(string DocumentId, string Source)> _saved = [];

    public JobCounts Counts { get; private set; } = JobCounts.Zero;

    public IReadOnlyList<FailureDocument> Failures => _failures;

    public IReadOnlyList<KeptDocument> KeptSources => _kept;

    /// <summary>Sources that this attempt of the batch has saved, or found saved by an earlier attempt.</summary>
    public IReadOnlyList<(string DocumentId, string Source)> SavedSources => _saved;

    /// <summary>Whether an earlier attempt of the same batch is known to have worked.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>The documents that were counted.</summary>
    public SeenDocuments Seen { get; } = new();

    public void Document(string id, bool hasSources)
    {
        Seen.Add(id);
        Counts = Counts with
        {
            Documents = Counts.Documents + 1,
            Unmatched = Counts.Unmatched + (hasSources ? 0 : 1),
        };
    }

    public void Listed(int sources) => Counts = Counts with { Listed = Counts.Listed + sources };

    public void Saved(string documentId, string source, LabelCounts? lowConfidence, bool before = false)
    {
        Counts = Counts with { Saved = Counts.Saved + 1, LowConfidence = LabelCounts.Add(Counts.LowConfidence, lowConfidence) };
        _saved.Add((documentId, source));
        IsRepeated |= before;
    }

    /// <summary>The batch ends before its sources have: those that have not are as if they had not been listed.</summary>
    public void BreakOff() => Counts = Counts with { Listed = Counts.Saved + Counts.Skipped + Counts.Kept + Counts.Failed };

    public void Skipped() => Counts = Counts with { Skipped = Counts.Skipped + 1 };

    public void Kept(string documentId, string source, KeptReason reason)
    {
        Counts = Counts with { Kept = Counts.Kept + 1 };
        var id = ISourceDocument<KeptDocument>.IdOf(job, documentId, source);
        _kept.Add(new KeptDocument(id, null, job, documentId, source, reason, time.GetUtcNow()));
    }

    /// <param name="source">Null when the document itself could not be read.</param>
    public void Failed(string documentId, string? source, FailureClass kind, string reason, int attempts)
    {
        Counts = Counts with { Failed = Counts.Failed + 1 };
        var bounded = reason.Length <= FailureDocument.MaxReason ? reason : reason[..FailureDocument.MaxReason];
        _failures.Add(new FailureDocument(
            FailureDocument.IdOf(job, documentId, source), null, job, documentId, source, bounded, kind, attempts, time.GetUtcNow()));
    }
}
