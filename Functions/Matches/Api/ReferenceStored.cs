using Pipeline.Matching.References;

namespace Pipeline.Matches.Api;

/// <summary>The answer of PUT /api/matching/references/{name}.</summary>
/// <param name="Reference">What is stored now.</param>
/// <param name="Problems">The first of what was wrong with rows.</param>
/// <param name="ProblemCount">How much was wrong in all.</param>
internal sealed record ReferenceStored(StoredReference Reference, IReadOnlyList<RowProblem> Problems, long ProblemCount);
