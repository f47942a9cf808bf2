using Pipeline.CouchDb;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// The documents of an output database that belong to a portion. Read ahead as a whole; one that was not read counts as not there,
/// and where it is, its write meets a conflict and it is read then.
/// </summary>
internal sealed class OutputDocuments : IDisposable
{
    private const int MoreRows = 2;

    private readonly Dictionary<string, CouchDocument> _documents = new(StringComparer.Ordinal);

    private OutputDocuments()
    {
    }

    /// <param name="output">Null where the annotations stay with their sources; nothing is read then.</param>
    public static async Task<OutputDocuments> ReadAsync(
        IBatchDocuments? output, KeyRange range, int batchSize, RequestGate gate, CancellationToken cancellationToken)
    {
        var documents = new OutputDocuments();
        try
        {
            return output is null
                ? documents
                : await gate.RunAsync(token => documents.FillAsync(output, range, batchSize + MoreRows, token), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            documents.Dispose();
            throw;
        }
    }

    /// <summary>The document of an id, which then belongs to the caller; null for none.</summary>
    public CouchDocument? Take(string id) => _documents.Remove(id, out var document) ? document : null;

    public void Dispose()
    {
        foreach (var document in _documents.Values)
        {
            document.Dispose();
        }
    }

    private async Task<OutputDocuments> FillAsync(IBatchDocuments output, KeyRange range, int limit, CancellationToken cancellationToken)
    {
        await foreach (var document in output.ReadAsync(range, limit, cancellationToken).ConfigureAwait(false))
        {
            _documents[document.Id] = document;
        }

        return this;
    }
}
