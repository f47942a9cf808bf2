using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>Where the next portion of a batch begins.</summary>
/// <param name="Range">What is left of the batch's range, start included, end excluded.</param>
/// <param name="Done">The document at the start, when it has been dealt with already; null when it has not.</param>
/// <param name="Singly">Read the next document by itself: reading it among others failed.</param>
internal sealed record PortionCursor(KeyRange Range, string? Done = null, bool Singly = false)
{
    public PortionCursor After(string documentId) => new(Range with { Start = documentId }, documentId);
}
