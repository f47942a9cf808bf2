namespace Pipeline.Jobs.Sources;

/// <summary>A page of what is kept of a job's sources.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Last">Id of the last document that was looked at; null when there are no more.</param>
internal sealed record SourcePage<T>(IReadOnlyList<T> Documents, string? Last);
