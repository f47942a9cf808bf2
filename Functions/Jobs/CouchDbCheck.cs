using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Views;
using Pipeline.Monitoring;

namespace Pipeline.Jobs;

/// <summary>Readiness of CouchDB, without which no job makes progress.</summary>
internal sealed class CouchDbCheck(ICouchServer server, ConflictMetrics conflicts, JobViewState views, IOptions<CouchDbOptions> options) : IDependencyCheck
{
    public string Name => "couchdb";

    public async Task<DependencyState> CheckAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return new DependencyState(true, "not configured: COUCHDB_URL is not set");
        }

        var check = await server.CheckAsync(cancellationToken);
        if (check.Ready)
        {
            check = await server.CheckDatabaseAsync(options.Value.JobsDatabase, "COUCHDB_JOBS_DATABASE", cancellationToken);
        }

        if (check.Ready && await views.ProblemAsync(cancellationToken) is { } problem)
        {
            check = check with { Detail = $"{check.Detail} {problem}" };
        }

        var open = conflicts.OpenDocuments;
        return new DependencyState(check.Ready, check.Ready && open > 0
            ? $"{check.Detail} {open} documents that jobs met have conflicts in which people wrote on two servers; see docs/replication.md."
            : check.Detail);
    }
}
