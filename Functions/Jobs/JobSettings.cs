namespace Pipeline.Jobs;

/// <summary>A checked request for a job: what every orchestrator and activity of the job works by. It never changes.</summary>
/// <param name="JobId">The job's id, see <see cref="Jobs.JobId"/>.</param>
/// <param name="Database">Name of the CouchDB database.</param>
/// <param name="Attachments">Pattern of the attachments to classify, see <see cref="AttachmentPattern"/>.</param>
/// <param name="BatchSize">Documents per batch, 1 to 1,000.</param>
/// <param name="Parallelism">Concurrent CouchDB requests of this job in one process, 1 to 256.</param>
/// <param name="Limit">The most documents to list; null for all.</param>
/// <param name="StartKey">First document id, included; null from the beginning.</param>
/// <param name="EndKey">Document id to stop at, excluded; null to the end.</param>
/// <param name="Force">Annotate again what another job has annotated with the same model.</param>
/// <param name="DryRun">Read and classify, but store nothing in the database.</param>
/// <param name="Model">Name or id of the model; null for the default one.</param>
/// <param name="MinConfidence">
/// Blocks whose label is less probable than this, 0 to 1, are labelled <see cref="Classification.Confidence.FallbackLabel"/>; 0 for none.
/// </param>
/// <param name="PagesInFlight">Pages of ten batches under way at the same time, over all instances, 1 to 64.</param>
internal sealed record JobSettings(
    string JobId,
    string Database,
    string Attachments,
    int BatchSize,
    int Parallelism,
    long? Limit = null,
    string? StartKey = null,
    string? EndKey = null,
    bool Force = false,
    bool DryRun = false,
    string? Model = null,
    double MinConfidence = 0,
    int PagesInFlight = JobLimits.DefaultPagesInFlight);
