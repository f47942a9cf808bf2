namespace Pipeline.Queries.Api;

/// <summary>The answer of GET /api/query/health.</summary>
/// <param name="Status">healthy or unhealthy.</param>
/// <param name="Sources">The sources that tables of the catalogue need.</param>
internal sealed record QueryHealth(string Status, IReadOnlyList<SourceHealth> Sources);
