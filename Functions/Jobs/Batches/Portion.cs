using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>Documents of a batch that are in hand at the same time.</summary>
/// <param name="Next">Where the next portion begins; null after the last one.</param>
/// <param name="Unreadable">A document that CouchDB has and cannot give.</param>
internal sealed record Portion(IReadOnlyList<DocumentWork> Works, PortionCursor? Next, UnreadableDocument? Unreadable = null)
    : IDisposable
{
    public void Dispose()
    {
        foreach (var work in Works)
        {
            work.Dispose();
        }
    }
}

/// <summary>A document that could not be read, also by itself.</summary>
internal sealed record UnreadableDocument(string DocumentId, FailureClass Class, string Reason);
