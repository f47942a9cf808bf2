namespace Pipeline.Matches.Api;

/// <summary>The answer of GET /api/matching/references.</summary>
internal sealed record ReferenceList(IReadOnlyList<StoredReference> References);
