using Pipeline.Classification;

namespace Pipeline.Models;

/// <summary>The answer of GET /api/models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelAnswer> Models);
