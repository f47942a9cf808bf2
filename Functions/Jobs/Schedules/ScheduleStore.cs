using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Schedules;

/// <summary>Keeps schedules in the jobs' database.</summary>
internal sealed class ScheduleStore(ICouchServer server, IOptions<CouchDbOptions> options)
{
    /// <summary>The most schedules that there may be.</summary>
    public const int MaxSchedules = 1_000;

    private const int MaxConflicts = 5;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>All of them, by name; one that cannot be read comes with its problem.</summary>
    public async Task<IReadOnlyList<ReadDocument<ScheduleDocument>>> ListAsync(CancellationToken cancellationToken)
    {
        var schedules = new List<ReadDocument<ScheduleDocument>>();
        try
        {
            await foreach (var schedule in _jobs.ReadAsync(ScheduleDocument.All, MaxSchedules, JobsJson.Default.ScheduleDocument, cancellationToken).ConfigureAwait(false))
            {
                schedules.Add(schedule);
            }
        }
        catch (DatabaseNotFoundException)
        {
            // The first job or schedule makes the database.
        }

        return schedules;
    }

    public async Task<ScheduleDocument?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _jobs.GetAsync(ScheduleDocument.IdOf(name), JobsJson.Default.ScheduleDocument, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a schedule, or changes what was asked of one; how far it has come stays.</summary>
    /// <returns>The schedule, and whether it is new.</returns>
    public async Task<(ScheduleDocument Schedule, bool IsNew)> PutAsync(ScheduleDocument wanted, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            var current = await FindAsync(wanted.Name, cancellationToken).ConfigureAwait(false);
            var next = current is null ? wanted : Following(current, wanted);
            if (await TrySaveAsync(next, cancellationToken).ConfigureAwait(false))
            {
                return (next, current is null);
            }
        }

        throw new CouchUnavailableException($"The schedule '{wanted.Name}' met another writer {MaxConflicts} times; ask again.");
    }

    // A place in one database means nothing in another.
    private static ScheduleDocument Following(ScheduleDocument current, ScheduleDocument wanted) =>
        JsonNode.DeepEquals(current.Job[JobFields.Database], wanted.Job[JobFields.Database])
            ? wanted with
            {
                Rev = current.Rev,
                LastJob = current.LastJob,
                Since = current.Since,
                Skipped = current.Skipped,
                Place = current.Place,
                NextJob = current.NextJob,
                Settled = current.Settled,
            }
            : wanted with { Rev = current.Rev };

    /// <summary>Writes how far a schedule has come.</summary>
    /// <returns>False where somebody else has written it since it was read.</returns>
    public async Task<bool> TrySaveAsync(ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        try
        {
            return await SaveAsync().ConfigureAwait(false);
        }
        catch (DatabaseNotFoundException)
        {
            await _jobs.CreateAsync(cancellationToken).ConfigureAwait(false);
            return await SaveAsync().ConfigureAwait(false);
        }

        async Task<bool> SaveAsync() =>
            await _jobs.PutAsync(schedule.Id, schedule, JobsJson.Default.ScheduleDocument, cancellationToken).ConfigureAwait(false) is WriteResult.Saved;
    }

    /// <returns>False when there is none.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            using var current = await _jobs.GetAsync(ScheduleDocument.IdOf(name), cancellationToken).ConfigureAwait(false);
            if (current is null)
            {
                return false;
            }

            if (await _jobs.DeleteAsync(current.Id, current.Rev, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return true;
            }
        }

        throw new CouchUnavailableException($"The schedule '{name}' met another writer {MaxConflicts} times; ask again.");
    }
}
