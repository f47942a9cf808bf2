namespace Pipeline.Queries.Runs;

/// <summary>Why a statement failed, as the problem document of its answer would have said.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Detail">What happened.</param>
internal sealed record QueryRunProblem(int Status, string Title, string Detail);
