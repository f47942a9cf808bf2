using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
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
    FailureStore failures,
    BatchRecords records,
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
    /// <exception cref="CouchUnavailableException">CouchDB as a whole does not answer; the batch is to be run again.</exception>
    /// <exception cref="CouchDbException">A fatal one: no batch of the job will work.</exception>
    /// <exception cref="ModelUnavailableException">No batch of the job will work either.</exception>
    public async Task<JobCounts> RunAsync(
        JobSettings settings, KeyRange range, BatchMode mode, bool isRecorded, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var database = server.Database(settings.Database);
        var tally = new BatchTally(settings.JobId, time);
        var model = models.Find(settings.Model) ?? throw new ModelUnavailableException(
            $"There is no model '{settings.Model}' any more; there are {string.Join(", ", models.Names)}.");
        var annotator = new SourceAnnotator(model, settings.MinConfidence, options.Value.MaxAttachmentBytes);
        using var gate = gates.Open(settings);

        var run = new BatchRun(settings, mode, database, annotator, conflicts, budget, gate, tally, time);
        await run.RunAsync(range, cancellationToken).ConfigureAwait(false);
        await RecordAsync(settings, tally, cancellationToken).ConfigureAwait(false);
        if (isRecorded)
        {
            await records.WriteAsync(BatchRecord.Of(settings.JobId, range, tally.Seen, tally.Counts), cancellationToken).ConfigureAwait(false);
        }

        var elapsed = time.GetElapsedTime(began);
        metrics.Batch(tally.Counts, elapsed);
        logger.BatchDone(settings.JobId, range.Start, tally.Counts.Listed, tally.Counts.Failed, elapsed.TotalMilliseconds);
        return tally.Counts;
    }

    private async Task RecordAsync(JobSettings settings, BatchTally tally, CancellationToken cancellationToken)
    {
        foreach (var failure in tally.Failures)
        {
            logger.SourceFailed(settings.JobId, failure.DocumentId, failure.Attachment, failure.Class, failure.Reason);
        }

        await RemoveFailuresAsync(settings.JobId, tally, cancellationToken).ConfigureAwait(false);
        await failures.RecordAsync(tally.Failures, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes failures that an earlier attempt of this batch recorded. It did so last of all: then either some source was
    /// found saved, or every source had failed, the first one too. So a batch that runs for the first time asks once.
    /// </summary>
    private async Task RemoveFailuresAsync(string job, BatchTally tally, CancellationToken cancellationToken)
    {
        if (tally.SavedSources.Count == 0)
        {
            return;
        }

        var (firstDocument, firstSource) = tally.SavedSources[0];
        if (tally.IsRepeated || await failures.ExistsAsync(job, firstDocument, firstSource, cancellationToken).ConfigureAwait(false))
        {
            foreach (var (documentId, source) in tally.SavedSources)
            {
                await failures.RemoveAsync(job, documentId, source, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
