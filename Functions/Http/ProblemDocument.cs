namespace Pipeline.Http;

/// <summary>Problem details as of RFC 9457, with the extensions <c>errors</c> and <c>traceId</c>.</summary>
/// <param name="Type">A URI that identifies the kind of problem.</param>
/// <param name="Title">The kind of problem in a few words, the same for every occurrence.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What happened this time and what would be right.</param>
/// <param name="Errors">For bad input: what is wrong, by field.</param>
/// <param name="TraceId">For a fault of the app: what finds the log line that tells of it.</param>
internal sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    string? TraceId = null);
