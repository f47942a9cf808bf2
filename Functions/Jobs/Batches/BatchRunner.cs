using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Looks;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// Does one batch: reads its range, fetches, classifies and saves, and records what failed. Safe to run again at any point:
/// what is saved is recognised and counted the same.
/// </summary>
internal sealed class BatchRunner(
    ICouchServer server,
    IModels models,
    IOptions<CouchDbOptions> options,
    TallyStore tallies,
    BatchRecords records,
    BatchDocuments documents,
    ConflictResolver conflicts,
    ByteBudget budget,
    RequestGates gates,
    JobMetrics metrics,
    TimeProvider time,
    ILogger<BatchRunner> logger)
{
    /// <param name="settings">The job.</param>
    /// <param name="range">The batch.</param>
    /// <param name="mode">What is done with its sources.</param>
    /// <param name="isRecorded">Whether what it has seen is kept, to be compared when the job looks again.</param>
    /// <param name="cancellationToken">Ends it; what is saved stays saved.</param>
    /// <returns>
    /// The counts; where CouchDB refuses for good, those of what was done before, and why no batch of the job will work.
    /// </returns>
    /// <exception cref="CouchUnavailableException">CouchDB as a whole does not answer; the batch is to be run again.</exception>
    /// <exception cref="ModelUnavailableException">No batch of the job will work.</exception>
    public async Task<BatchResult> RunAsync(
        JobSettings settings, KeyRange range, BatchMode mode, bool isRecorded, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var database = server.Database(settings.Database);
        var tally = new BatchTally(settings.JobId, time);
        var classify = ClassifySettings.Of(settings);
        var output = classify.OutputDatabase is { } name ? server.Database(name) : null;
        var model = models.Find(classify.Model) ?? throw new ModelUnavailableException(
            $"There is no model '{classify.Model}' any more; there are {string.Join(", ", models.Names)}.");
        var annotator = new SourceAnnotator(model, classify, options.Value.MaxAttachmentBytes);
        var batch = await documents.OpenAsync(settings, range, cancellationToken).ConfigureAwait(false);
        using var gate = gates.Open(settings);

        var run = new BatchRun(settings, classify, mode, database, batch, output, annotator, conflicts, budget, gate, tally, time);
        string? error = null;
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
            await tallies.WriteAsync(settings.JobId, tally, cancellationToken).ConfigureAwait(false);
            if (isRecorded)
            {
                await records.WriteAsync(BatchRecord.Of(settings.JobId, range, tally.Seen, tally.Counts), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            error = exception.Message;
            tally.BreakOff();
        }

        var elapsed = time.GetElapsedTime(began);
        metrics.Batch(tally.Counts, elapsed);
        logger.BatchDone(settings.JobId, range.Start, tally.Counts.Listed, tally.Counts.Failed, elapsed.TotalMilliseconds);
        return new BatchResult(tally.Counts, Error: error);
    }
}
