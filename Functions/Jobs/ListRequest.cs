namespace Pipeline.Jobs;

/// <summary>Input of <see cref="ListDocuments"/>.</summary>
/// <param name="Cursor">First id to list, included; null for the first of the database.</param>
/// <param name="Remaining">The most documents to list; null without a limit.</param>
/// <param name="WithTotal">Also count the database's documents, for the estimate of the time left.</param>
internal sealed record ListRequest(JobSettings Settings, string? Cursor, long? Remaining, bool WithTotal);
