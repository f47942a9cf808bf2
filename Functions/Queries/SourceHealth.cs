namespace Pipeline.Queries;

/// <summary>How a source of tables does.</summary>
/// <param name="Source">files or mysql.</param>
/// <param name="IsWorking">Whether it answers.</param>
/// <param name="Detail">What is wrong; null when it works.</param>
/// <param name="Milliseconds">How long a statement took that reads no table; null when it does not work.</param>
internal sealed record SourceHealth(string Source, bool IsWorking, string? Detail, double? Milliseconds);
