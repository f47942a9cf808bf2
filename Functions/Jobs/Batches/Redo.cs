namespace Pipeline.Jobs.Batches;

/// <summary>Why sources of a document are to be done again.</summary>
internal enum RedoCause
{
    /// <summary>They were left for later: all at once would have been too much memory.</summary>
    Deferred,

    /// <summary>They were sent to CouchDB compressed, and are larger than was reckoned with.</summary>
    Larger,

    /// <summary>Whether their annotations are somebody's work is to be found out.</summary>
    Unsure,

    /// <summary>The document was changed by somebody else while they were worked on.</summary>
    Changed,

    /// <summary>CouchDB failed on them.</summary>
    Unavailable,

    /// <summary>Nodes of a cluster lack an attachment that another has just shown: they are behind, and catch up by themselves.</summary>
    Behind,
}

/// <summary>Sources of one document that are to be done again.</summary>
/// <param name="Attempts">How often they have been tried; deferring is no try, nor is finding it larger or being unsure.</param>
/// <param name="Reason">What went wrong last.</param>
internal sealed record Redo(string DocumentId, IReadOnlyList<string> Sources, RedoCause Cause, int Attempts, string Reason)
{
    private const double LongestMilliseconds = 8_000;

    // A document that somebody else keeps writing deserves more patience than one that CouchDB, which is up, cannot serve:
    // the client has then tried four times already.
    // A node that is behind deserves the most: about a minute.
    public bool IsHopeless => Attempts >= Cause switch
    {
        RedoCause.Unavailable => 3,
        RedoCause.Behind => 13,
        _ => 6,
    };

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Delay => Cause is RedoCause.Deferred or RedoCause.Larger or RedoCause.Unsure
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Min(LongestMilliseconds, 100 * Math.Pow(2, Attempts - 1)));
}
