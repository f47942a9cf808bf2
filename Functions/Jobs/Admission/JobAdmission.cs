using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Admission;

/// <summary>
/// Decides when a job may start: so many run at the same time, over all hosts. It decides no more than that; what runs is the engine's matter.
/// </summary>
/// <param name="random">Gives numbers from 0 to below 1, by which writers that met wait differently long.</param>
internal sealed class JobAdmission(ICouchServer server, IOptions<CouchDbOptions> couchDb, IOptions<JobOptions> options, TimeProvider time, Func<double> random)
{
    // Every writer that meets another makes the queue shorter or longer by one: many at once take many rounds.
    private const int MaxConflicts = 200;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly ICouchDatabase _jobs = server.Database(couchDb.Value.JobsDatabase);

    /// <summary>Asks for a place, or finds out that the job has one.</summary>
    /// <returns>The jobs that have just got one, and this one where it had one before.</returns>
    public async Task<IReadOnlyList<string>> EnterAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var id = job.Settings.JobId;
        var (before, after) = await ChangeAsync(document => document.Enter(WaitingJob.Of(job)), cancellationToken).ConfigureAwait(false);
        return [.. after.Running.Where(running => running == id || !before.Running.Contains(running))];
    }

    /// <summary>Gives back the place of a job, or ends its waiting.</summary>
    /// <returns>The jobs that have just got a place.</returns>
    public async Task<IReadOnlyList<string>> LeaveAsync(string job, CancellationToken cancellationToken)
    {
        var (before, after) = await ChangeAsync(document => document.Leave(job), cancellationToken).ConfigureAwait(false);
        return [.. after.Running.Except(before.Running)];
    }

    /// <summary>Which jobs run and which wait.</summary>
    public async Task<AdmissionDocument> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _jobs.GetAsync(AdmissionDocument.DocumentId, JobsJson.Default.AdmissionDocument, cancellationToken).ConfigureAwait(false)
                ?? AdmissionDocument.Empty;
        }
        catch (DatabaseNotFoundException)
        {
            return AdmissionDocument.Empty;
        }
    }

    /// <summary>What a job that has not started waits for, in a sentence; null when it does not wait.</summary>
    public string? WaitsFor(AdmissionDocument document, string job)
    {
        if (document.Waiting.FirstOrDefault(waiting => waiting.Id == job) is not { } own)
        {
            return null;
        }

        var ahead = document.Waiting.Count(waiting => waiting.CompareTo(own) < 0);
        var late = own.Deadline < time.GetUtcNow() ? $" Its deadline, {own.Deadline:u}, has passed." : "";
        return $"A place: {document.Running.Count} of at most {options.Value.MaxRunning} jobs run, and {ahead} that wait come before it.{late}";
    }

    private async Task<(AdmissionDocument Before, AdmissionDocument After)> ChangeAsync(
        Func<AdmissionDocument, AdmissionDocument> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            var before = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var after = change(before).Fill(options.Value.MaxRunning);
            if (after == before || await _jobs
                .PutAsync(AdmissionDocument.DocumentId, after, JobsJson.Default.AdmissionDocument, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return (before, after);
            }

            await Task.Delay(LongestPause * random(), time, cancellationToken).ConfigureAwait(false);
        }

        throw new CouchUnavailableException($"The admission of jobs met another writer {MaxConflicts} times.");
    }
}
