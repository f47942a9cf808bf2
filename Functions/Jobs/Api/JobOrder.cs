namespace Pipeline.Jobs.Api;

/// <summary>A checked request for a job.</summary>
/// <param name="Ids">The documents that it gives, each once; null where it gives none.</param>
internal sealed record JobOrder(JobSettings Settings, IReadOnlyList<string>? Ids = null);
