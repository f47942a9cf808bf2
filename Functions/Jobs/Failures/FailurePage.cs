namespace Pipeline.Jobs.Failures;

/// <summary>A page of a job's failures.</summary>
/// <param name="Failures">The failures.</param>
/// <param name="Last">Id of the last document that was looked at; null when there are no more.</param>
internal sealed record FailurePage(IReadOnlyList<FailureDocument> Failures, string? Last);
