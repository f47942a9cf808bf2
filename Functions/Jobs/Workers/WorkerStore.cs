using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Workers;

/// <summary>Keeps the workers in the jobs' database.</summary>
internal sealed class WorkerStore(ICouchServer server, IOptions<CouchDbOptions> options)
{
    private const int MaxWorkers = 1_000;
    private const int MaxConflicts = 3;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>Writes a worker, whatever it was before. Before the first job there is no database, and nothing is written.</summary>
    public async Task WriteAsync(WorkerDocument worker, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; attempt <= MaxConflicts; attempt++)
            {
                using var current = await _jobs.GetAsync(worker.Id, cancellationToken).ConfigureAwait(false);
                if (await _jobs.PutAsync(worker.Id, worker with { Rev = current?.Rev }, JobsJson.Default.WorkerDocument, cancellationToken)
                    .ConfigureAwait(false) is WriteResult.Saved)
                {
                    return;
                }
            }
        }
        catch (DatabaseNotFoundException)
        {
            // The first job makes the database.
        }
    }

    /// <summary>All workers that there ever were, in the order of their ids; what cannot be read is left out.</summary>
    public async Task<IReadOnlyList<WorkerDocument>> ListAsync(CancellationToken cancellationToken)
    {
        var workers = new List<WorkerDocument>();
        try
        {
            await foreach (var worker in _jobs
                .ReadAsync(KeyRange.Prefix(WorkerDocument.Prefix), MaxWorkers, JobsJson.Default.WorkerDocument, cancellationToken).ConfigureAwait(false))
            {
                if (worker.Value is { } readable)
                {
                    workers.Add(readable);
                }
            }
        }
        catch (DatabaseNotFoundException)
        {
            // The first job makes the database.
        }

        return workers;
    }
}
