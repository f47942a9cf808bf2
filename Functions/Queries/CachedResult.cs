using Pipeline.Query.Results;

namespace Pipeline.Queries;

/// <summary>A whole answer.</summary>
/// <param name="Tag">Its ETag.</param>
/// <param name="Format">How its rows are written.</param>
/// <param name="Body">Its body.</param>
internal sealed record CachedResult(string Tag, ResultFormat Format, byte[] Body);
