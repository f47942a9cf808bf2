using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// Tells the changes that a job has made itself from those that are to start the next one. A document is as the job left it if its revision is the one that the job's record says
/// it wrote: the job had read the revision before, so nothing in it is news. Deletions start nothing, for there is nothing to do about them.
/// </summary>
internal sealed class ForeignChanges(TimeProvider time)
{
    /// <summary>How long a look may take, so that a change behind many of the job's own is not kept waiting: a job that is started in vain passes over those too.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    /// <summary>Changes that are looked through at a time.</summary>
    public const int ChangesPerRequest = 1_000;

    /// <param name="database">The database.</param>
    /// <param name="since">The sequence after which to begin.</param>
    /// <param name="job">The job; null where there is none, so that every change is somebody else's.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="CouchDbException">The changes could not be read.</exception>
    public async Task<ForeignLook> LookAsync(ICouchDatabase database, string since, string? job, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var page = await database.GetChangesAsync(new ChangesQuery { Since = since, Limit = ChangesPerRequest }, cancellationToken);
            if (await FindAsync(database, page.Changes, job, cancellationToken) is { } foreign)
            {
                var at = page.Changes.TakeWhile(change => change.Id != foreign).LastOrDefault();
                return new ForeignLook(at?.Sequence ?? since, IsFound: true);
            }

            since = page.LastSequence;
            if (page.Changes.Count < ChangesPerRequest)
            {
                return new ForeignLook(since, IsFound: false);
            }

            if (time.GetElapsedTime(began) >= LongestLook)
            {
                return new ForeignLook(since, IsFound: true);
            }
        }
    }

    /// <summary>The first document that somebody else has changed; null for none.</summary>
    private static async Task<string?> FindAsync(
        ICouchDatabase database, IEnumerable<DocumentChange> changes, string? job, CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => !change.IsDeleted).Select(change => change.Id).ToList();
        if (ids.Count == 0 || job is null)
        {
            return ids.FirstOrDefault();
        }

        await foreach (var document in database.ReadAsync(ids, cancellationToken))
        {
            using (document)
            {
                if (!IsAsLeftBy(job, document))
                {
                    return document.Id;
                }
            }
        }

        return null;
    }

    private static bool IsAsLeftBy(string job, CouchDocument document) => AnnotationRecords.Read(document.Json.Span).OfJob(job)
        .Any(found => found.Record.Written is { } written && written.RevisionPosition == WrittenAnnotation.GenerationOf(document.Rev));
}

/// <summary>What a look has shown.</summary>
/// <param name="Reached">The sequence up to which there is nothing but the job's own changes.</param>
/// <param name="IsFound">Whether what comes after it is to start a job.</param>
internal sealed record ForeignLook(string Reached, bool IsFound);
