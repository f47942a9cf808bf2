using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Monitoring;

namespace Pipeline.Jobs;

/// <summary>Readiness of CouchDB, without which no job makes progress.</summary>
internal sealed class CouchDbCheck(ICouchServer server, IOptions<CouchDbOptions> options) : IDependencyCheck
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

        return new DependencyState(check.Ready, check.Detail);
    }
}
