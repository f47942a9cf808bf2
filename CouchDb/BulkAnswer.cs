namespace Pipeline.CouchDb;

/// <summary>The answer to one <c>_bulk_docs</c> request.</summary>
/// <param name="Rows">One row per document; null when the request was refused as a whole.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">Why it was refused.</param>
internal readonly record struct BulkAnswer(List<BulkRow>? Rows, int Status, CouchError Error);
