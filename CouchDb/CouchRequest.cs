namespace Pipeline.CouchDb;

/// <summary>One request, which can be sent again.</summary>
/// <param name="Operation">What it does, in one lowercase word or two: a label of metrics, so a small fixed set.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">The address, written by <see cref="CouchAddress"/>.</param>
/// <param name="Subject">What it is about, for messages: "document 'a' of database 'b'".</param>
internal sealed record CouchRequest(string Operation, HttpMethod Method, Uri Address, string Subject)
{
    /// <summary>Makes the body anew for each try; null is no body.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>False for attachments, which come as they are. Without an Accept header CouchDB may answer in multipart/related.</summary>
    public bool AcceptsJson { get; init; } = true;

    /// <summary>True where the answer is unpacked here. Else it has to come as it is.</summary>
    public bool AcceptsCompressed { get; init; }

    /// <summary>False for a check, which is to tell how CouchDB is now: tried only once, and at once whatever the <see cref="RequestLimit"/>.</summary>
    public bool Retries { get; init; } = true;

    /// <summary>True for a check, which looks at any answer by itself, also at one that is not CouchDB's.</summary>
    public bool MayBeForeign { get; init; }
}
