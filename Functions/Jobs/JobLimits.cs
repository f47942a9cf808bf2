namespace Pipeline.Jobs;

/// <summary>How large the parts of a job are, and what a request may ask for.</summary>
public static class JobLimits
{
    /// <summary>The attachments that a job classifies unless it names others.</summary>
    public const string DefaultAttachments = "*.txt";

    /// <summary>Documents per batch unless the job says otherwise.</summary>
    public const int DefaultBatchSize = 100;

    /// <summary>The most documents of a batch.</summary>
    public const int MaxBatchSize = 1_000;

    /// <summary>Concurrent CouchDB requests of a job in one process unless it says otherwise.</summary>
    public const int DefaultParallelism = 16;

    /// <summary>The most concurrent CouchDB requests of a job in one process.</summary>
    public const int MaxParallelism = 256;

    /// <summary>The largest <c>limit</c>: what every reader of JSON, JavaScript too, reads exactly (2^53 - 1).</summary>
    public const long MaxDocuments = 9_007_199_254_740_991;

    /// <summary>The most ids that a request may give.</summary>
    public const int MaxDocIds = 10_000;

    /// <summary>Longest Mango selector in bytes: it travels in every input.</summary>
    public const int MaxSelectorBytes = 4 * 1024;

    /// <summary>Longest key of a range in bytes of its JSON form: ten ranges travel in one input, and inputs stay under 16 KB.</summary>
    public const int MaxKeyBytes = 512;

    /// <summary>Bytes of the keys of ranges that a stopped job remembers as not done: its next input stays under 16 KB.</summary>
    public const int MaxLeftBytes = 6 * 1024;

    /// <summary>Batches in a full page: small enough a fan-out for any back end, large enough to hide what a page costs.</summary>
    public const int BatchesPerPage = 10;

    /// <summary>
    /// Pages worked on at the same time unless a setting or the job says otherwise, so that the slowest batch of one never leaves CouchDB idle.
    /// </summary>
    public const int DefaultPagesInFlight = 3;

    /// <summary>The most pages worked on at the same time.</summary>
    public const int MaxPagesInFlight = 64;

    /// <summary>Pages of one execution. All in flight are awaited before the next one starts: a page that ended after it would be lost.</summary>
    public const int PagesPerExecution = 50;

    /// <summary>Bytes that all batches of a process may have in hand at the same time.</summary>
    public const long BytesInHand = 256L * 1024 * 1024;
}
