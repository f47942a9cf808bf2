namespace Pipeline.Jobs;

/// <summary>Input of <see cref="ListDocuments"/>.</summary>
/// <param name="Cursor">First id to list, included; null for the first of the database.</param>
/// <param name="Remaining">The most documents to list; null without a limit.</param>
/// <param name="Counts">What the job has done so far, for its record.</param>
/// <param name="Pages">Pages started so far.</param>
/// <param name="Total">Documents of the database, where that is known.</param>
/// <param name="Run">Which run of the job asks.</param>
/// <param name="WithSince">Also say where the changes of the database end before anything is listed.</param>
/// <param name="WithTotal">Also count the database's documents, for the estimate of the time left.</param>
internal sealed record ListRequest(
    JobSettings Settings,
    string? Cursor,
    long? Remaining,
    bool WithTotal,
    JobCounts? Counts = null,
    int Pages = 0,
    long? Total = null,
    int Run = 0,
    bool WithSince = false);
