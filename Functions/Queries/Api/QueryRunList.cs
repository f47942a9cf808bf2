namespace Pipeline.Queries.Api;

/// <summary>The answer of GET /api/query.</summary>
/// <param name="Queries">The statements that run and the last that ended, the one that began last first.</param>
/// <param name="IsComplete">False when blob storage does not answer: then those of other instances are missing.</param>
internal sealed record QueryRunList(IReadOnlyList<QueryRunAnswer> Queries, bool IsComplete);
