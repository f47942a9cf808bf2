using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>Opens the documents of batches.</summary>
internal sealed class BatchDocuments(ICouchServer server, IdListStore lists)
{
    /// <param name="settings">The job.</param>
    /// <param name="batch">The batch, as its listing gave it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="InvalidOperationException">What the batch is about is not there any more.</exception>
    public async Task<IBatchDocuments> OpenAsync(JobSettings settings, KeyRange batch, CancellationToken cancellationToken)
    {
        var database = server.Database(settings.Database);
        return settings.IsListed
            ? new ListedDocuments(database, await lists.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
            : new RangeDocuments(database, batch);
    }
}
