using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents of the rows that a view has when the job begins.</summary>
internal sealed class ViewIds(ICouchServer server) : IIdSource
{
    public string Field => JobFields.View;

    // A document may emit any number of rows.
    public bool Repeats => true;

    public bool IsAskedFor(JobSettings settings) => settings.View is not null;

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in Rows(settings, limit: 1, cancellationToken))
            {
            }
        }
        catch (DatabaseNotFoundException)
        {
            // Whoever starts the job names the database.
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Permanent)
        {
            throw new BadInputException(Field, $"'{Field}' is '{settings.View}', and CouchDB does not give it: {exception.Message}", exception);
        }
    }

    public IAsyncEnumerable<string> ReadAsync(JobSettings settings, CancellationToken cancellationToken) => Rows(settings, null, cancellationToken);

    /// <summary>Whether a text names a view.</summary>
    public static bool IsName(string text) => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }];

    private IAsyncEnumerable<string> Rows(JobSettings settings, int? limit, CancellationToken cancellationToken)
    {
        var parts = settings.View!.Split('/');
        return server.Database(settings.Database).ListViewIdsAsync(parts[0], parts[1], limit, cancellationToken);
    }
}
