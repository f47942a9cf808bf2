using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Conflicts;

/// <summary>Settles the conflicts of documents that a job comes by, see <see cref="ConflictJudgement"/>.</summary>
internal sealed partial class ConflictResolver(ConflictMetrics metrics, ILogger<ConflictResolver> logger)
{
    /// <summary>Takes away the revisions that do not stay; where none is for us to take away, all stay and the conflict is counted as open.</summary>
    /// <returns>Whether the document is to be read again.</returns>
    /// <exception cref="CouchDbException">CouchDB did not answer, or refused.</exception>
    public async Task<bool> ResolveAsync(ICouchDatabase database, CouchDocument document, CancellationToken cancellationToken)
    {
        var leaves = new List<Leaf>();
        foreach (var rev in document.Conflicts.Prepend(document.Rev))
        {
            using var revision = await database.GetRevisionAsync(document.Id, rev, cancellationToken).ConfigureAwait(false);
            if (revision is null)
            {
                return true; // somebody else has settled it meanwhile
            }

            leaves.Add(Leaf.Of(revision));
        }

        if (ConflictJudgement.Decide(leaves) is not { } staying)
        {
            metrics.Open(database.Name, document.Id);
            LogOpen(logger, document.Id, database.Name, leaves.Count);
            return false;
        }

        var deletions = leaves.Where(leaf => leaf != staying).Select(leaf => new DocumentWrite(
            document.Id, JsonSerializer.SerializeToUtf8Bytes(new Deletion(document.Id, leaf.Rev, true), JobsJson.Default.Deletion))).ToList();
        await database.SaveAsync(deletions, cancellationToken).ConfigureAwait(false);
        metrics.Resolved(database.Name, document.Id);
        LogResolved(logger, document.Id, database.Name, staying.Rev, deletions.Count);
        return true;
    }
}
