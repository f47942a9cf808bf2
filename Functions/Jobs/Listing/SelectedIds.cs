using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents that a Mango selector finds when the job begins.</summary>
internal sealed class SelectedIds(ICouchServer server) : IIdSource
{
    private const int IdsPerRequest = 5_000;

    public string Field => JobFields.Selector;

    public bool Repeats => false;

    public bool IsAskedFor(JobSettings settings) => settings.Selector is not null;

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await server.Database(settings.Database).FindIdsAsync(Of(settings), null, 1, cancellationToken);
        }
        catch (DatabaseNotFoundException)
        {
            // Whoever starts the job names the database.
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Permanent)
        {
            throw new BadInputException(Field, $"'{Field}' is {settings.Selector}, and CouchDB does not take it: {exception.Message}", exception);
        }
    }

    public async IAsyncEnumerable<string> ReadAsync(JobSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = server.Database(settings.Database);
        for (string? bookmark = null; ;)
        {
            var page = await database.FindIdsAsync(Of(settings), bookmark, IdsPerRequest, cancellationToken);
            foreach (var id in page.Ids)
            {
                yield return id;
            }

            if (page.Ids.Count == 0 || page.Bookmark is null)
            {
                yield break;
            }

            bookmark = page.Bookmark;
        }
    }

    private static byte[] Of(JobSettings settings) => Encoding.UTF8.GetBytes(settings.Selector!.Value.GetRawText());
}
