namespace Pipeline.CouchDb;

/// <summary>What became of one document's write.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <summary>CouchDB has the document. A 202, stored on fewer nodes than wanted, counts as saved.</summary>
    /// <param name="Rev">The document's new revision.</param>
    public sealed record Saved(string Rev) : WriteResult;

    /// <summary>The document has another revision than the write named: re-read it and do the work again where it is still to be done.</summary>
    public sealed record Conflict : WriteResult
    {
        /// <summary>The only one.</summary>
        public static Conflict Instance { get; } = new();
    }

    /// <summary>CouchDB will never take this document as it is.</summary>
    /// <param name="Status">The HTTP status, or the one that belongs to the row's error.</param>
    /// <param name="Error">CouchDB's name of the error, such as <c>document_too_large</c>.</param>
    /// <param name="Reason">CouchDB's words, cut to a bounded length.</param>
    public sealed record Rejected(int Status, string Error, string Reason) : WriteResult;
}
