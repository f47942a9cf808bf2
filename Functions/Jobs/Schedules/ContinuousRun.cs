using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// Starts the jobs of a continuous schedule, one after the other: waits for the end of the job before, then for a change that is not that job's own, then until the changes pause. All
/// that it goes by is in the schedule's document, so another process, or the next one, goes on from there. That a job comes next is written there, with its id, before it is
/// started: of several processes one can write it, and whoever finds it written starts that job, which can be done once.
/// </summary>
internal sealed class ContinuousRun(
    ScheduleStore schedules, JobStore jobs, ScheduleStart start, ForeignChanges foreign, ICouchServer server, IOptions<CouchDbOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How long no change has come when they are taken to pause.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>How long the first of several changes waits at most.</summary>
    public static readonly TimeSpan LongestQuiet = TimeSpan.FromSeconds(5);

    /// <summary>How often it is asked whether the job before has ended.</summary>
    public static readonly TimeSpan WhileAJobRuns = TimeSpan.FromSeconds(2);

    /// <summary>How often changes are asked for where as many schedules wait for some as connections can be spared.</summary>
    public static readonly TimeSpan WithoutWaiting = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // A request that waits keeps a connection to itself, and jobs need most of them.
    private readonly SemaphoreSlim _connections = new(options.Value.MaxConnections / 4);

    /// <summary>Does what comes next, up to the start of a job at most.</summary>
    /// <returns>How long to wait before the next step; null where there is none any more: the schedule is gone, paused or not continuous.</returns>
    /// <exception cref="BadInputException">The job cannot be started as it is asked for.</exception>
    /// <exception cref="CouchDbException">CouchDB does not answer, or not with what is needed.</exception>
    public async Task<TimeSpan?> StepAsync(DurableTaskClient client, string name, CancellationToken cancellationToken)
    {
        if (await schedules.FindAsync(name, cancellationToken) is not { Continuous: true, Paused: false } schedule)
        {
            return null;
        }

        if (schedule.NextJob is { } next)
        {
            return await StartAsync(client, schedule, next, cancellationToken);
        }

        if (schedule.LastJob != schedule.Settled)
        {
            return await SettleAsync(schedule, cancellationToken);
        }

        var database = server.Database(start.Read(schedule).Settings.Database);
        var now = await PositionAsync(database, cancellationToken);
        if (schedule.Place is not { } place || DatabasePosition.Parse(place).IsOfAnother(now))
        {
            return await DecideAsync(schedule with { Place = null, Since = null }, cancellationToken);
        }

        return await ListenAsync(schedule, database, DatabasePosition.Parse(place), cancellationToken);
    }

    public void Dispose() => _connections.Dispose();

    private async Task<TimeSpan> SettleAsync(ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        var last = await jobs.FindAsync(schedule.LastJob!, cancellationToken);
        if (last is { HasEnded: false })
        {
            return WhileAJobRuns;
        }

        var since = last is { Outcome: JobOutcome.Completed, Since: { } begun } ? begun : schedule.Since;
        await schedules.TrySaveAsync(
            schedule with { Settled = schedule.LastJob, Place = last?.Since ?? schedule.Place ?? since, Since = since }, cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> ListenAsync(
        ScheduleDocument schedule, ICouchDatabase database, DatabasePosition place, CancellationToken cancellationToken)
    {
        var (heard, waited) = await HearAsync(database, place.Sequence, cancellationToken);
        if (!heard)
        {
            await ListensAsync(schedule, cancellationToken);
            return waited ? TimeSpan.Zero : WithoutWaiting;
        }

        await WaitForQuietAsync(database, cancellationToken);
        if ((await schedules.FindAsync(schedule.Name, cancellationToken))?.Rev != schedule.Rev)
        {
            return TimeSpan.Zero;
        }

        var look = await foreign.LookAsync(database, place.Sequence, schedule.LastJob, cancellationToken);
        var reached = (place with { Sequence = look.Reached }).ToString();

        // What the last job wrote is no news to the next one either, unless that has to do again what the last one did not complete.
        var passed = schedule with { Place = reached, Since = schedule.Since == schedule.Place ? reached : schedule.Since };
        if (look.IsFound)
        {
            return await DecideAsync(passed, cancellationToken);
        }

        await schedules.TrySaveAsync(passed with { LastError = null }, cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task<(bool Heard, bool Waited)> HearAsync(ICouchDatabase database, string since, CancellationToken cancellationToken)
    {
        var waits = _connections.Wait(0, cancellationToken);
        try
        {
            var page = await database.GetChangesAsync(
                new ChangesQuery { Since = since, Limit = 1, Wait = waits ? LongestWait : TimeSpan.Zero }, cancellationToken);
            return (page.Changes.Count > 0, waits);
        }
        finally
        {
            if (waits)
            {
                _connections.Release();
            }
        }
    }

    private async Task WaitForQuietAsync(ICouchDatabase database, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var position = await PositionAsync(database, cancellationToken);
        while (LongestQuiet - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < Quiet ? left : Quiet, time, cancellationToken);
            if (await PositionAsync(database, cancellationToken) is var now && now == position)
            {
                return;
            }

            position = now;
        }
    }

    private async Task ListensAsync(ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        if (schedule.LastError is not null)
        {
            await schedules.TrySaveAsync(schedule with { LastError = null }, cancellationToken);
        }
    }

    private async Task<TimeSpan> DecideAsync(ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        await schedules.TrySaveAsync(schedule with { NextJob = schedule.JobIdAt(time.GetUtcNow()) }, cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> StartAsync(DurableTaskClient client, ScheduleDocument schedule, string next, CancellationToken cancellationToken)
    {
        // Before the job begins: it stands for the job's own place where the job does not come to note one.
        var place = await PositionAsync(server.Database(start.Read(schedule).Settings.Database), cancellationToken);
        var since = await start.StartAsync(client, schedule, next, schedule.Since, cancellationToken);
        await schedules.TrySaveAsync(
            schedule with { LastJob = next, NextJob = null, Since = since, Place = place.ToString(), LastError = null }, cancellationToken);
        return WhileAJobRuns;
    }

    private static async Task<DatabasePosition> PositionAsync(ICouchDatabase database, CancellationToken cancellationToken) =>
        DatabasePosition.Of(await database.GetInfoAsync(cancellationToken))
        ?? throw new BadInputException("continuous", $"'continuous' is true, and the server does not say where the changes of the database '{database.Name}' end; give 'cron' in its place.");
}
