namespace Pipeline.Cli.Plan;

/// <summary>The job that is planned: every document has one source, and nothing goes wrong.</summary>
/// <param name="Documents">Documents of the database, at least 1.</param>
/// <param name="AverageKilobytes">Mean size of a source in KB of 1,000 bytes, above 0.</param>
/// <param name="BatchSize">Documents per batch, 1 to 1,000.</param>
/// <param name="Backend">Where the job runs.</param>
/// <param name="Instances">Instances of the app that do activities, at least 1. The local host is one.</param>
/// <param name="Cores">Processor cores of one instance, at least 1.</param>
/// <param name="References">Names of the reference of a job that matches, at least 1; null for a job that classifies.</param>
/// <param name="History">How the last jobs of this kind went on the host where it is to run; null where nobody has looked.</param>
internal sealed record PlanRequest(
    long Documents, double AverageKilobytes, int BatchSize, PlanBackend Backend, int Instances, int Cores = 1, long? References = null, PlanHistory? History = null);

/// <summary>How the last jobs went.</summary>
/// <param name="Jobs">How many.</param>
/// <param name="DocumentsPerSecond">Their median.</param>
/// <param name="SavedShare">The median of the share of documents that were saved, 0 to 1.</param>
internal sealed record PlanHistory(int Jobs, double DocumentsPerSecond, double SavedShare);
