using Microsoft.Extensions.Logging;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Batches;

/// <summary>Records at the end of a batch what became of single sources, and takes away what an earlier attempt recorded otherwise.</summary>
internal sealed class TallyStore(SourceStore<FailureDocument> failures, SourceStore<KeptDocument> kept, ILogger<TallyStore> logger)
{
    public async Task WriteAsync(string job, BatchTally tally, CancellationToken cancellationToken)
    {
        foreach (var failure in tally.Failures)
        {
            logger.SourceFailed(job, failure.DocumentId, failure.Attachment, failure.Class, failure.Reason);
        }

        await RemoveAsync(job, tally, cancellationToken).ConfigureAwait(false);
        await failures.RecordAsync(tally.Failures, cancellationToken).ConfigureAwait(false);
        await kept.RecordAsync(tally.KeptSources, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// An earlier attempt of the batch recorded last of all: then either some source was found saved, or every source had failed, the
    /// first one too. So a batch that runs for the first time asks once.
    /// </summary>
    private async Task RemoveAsync(string job, BatchTally tally, CancellationToken cancellationToken)
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
                await kept.RemoveAsync(job, documentId, source, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
