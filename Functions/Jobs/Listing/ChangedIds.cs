using System.Runtime.CompilerServices;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents that have changed since a place in the changes of their database, and have not been deleted.</summary>
internal sealed class ChangedIds(ICouchServer server) : IIdSource
{
    private const int ChangesPerRequest = 5_000;

    public string Field => JobFields.Since;

    // A document that changes while the changes are read comes again.
    public bool Repeats => true;

    public bool IsAskedFor(JobSettings settings) => settings.Since is not null;

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        var database = server.Database(settings.Database);
        var since = DatabasePosition.Parse(settings.Since!);
        try
        {
            if (DatabasePosition.Of(await database.GetInfoAsync(cancellationToken)) is { } now && since.IsOfAnother(now))
            {
                throw new BadInputException(
                    Field,
                    $"'{Field}' is '{settings.Since}', which is none of the database '{settings.Database}' as it is now: that was made anew since. Do the whole database once, "
                    + $"and go on from the '{Field}' that this job gives.");
            }

            await database.GetChangesAsync(new ChangesQuery { Since = since.Sequence, Limit = 1 }, cancellationToken);
        }
        catch (DatabaseNotFoundException)
        {
            // Whoever starts the job names the database.
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Permanent)
        {
            throw new BadInputException(Field, $"'{Field}' is '{settings.Since}', and CouchDB does not take it: {exception.Message}", exception);
        }
    }

    public async IAsyncEnumerable<string> ReadAsync(JobSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = server.Database(settings.Database);
        var since = DatabasePosition.Parse(settings.Since!).Sequence;
        ChangesPage page;
        do
        {
            page = await database.GetChangesAsync(new ChangesQuery { Since = since, Limit = ChangesPerRequest }, cancellationToken);
            foreach (var change in page.Changes.Where(change => !change.IsDeleted))
            {
                yield return change.Id;
            }

            since = page.LastSequence;
        }
        while (page.Changes.Count == ChangesPerRequest);
    }
}
