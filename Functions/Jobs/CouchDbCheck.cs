using Pipeline.CouchDb;
using Pipeline.Monitoring;

namespace Pipeline.Jobs;

/// <summary>Readiness of CouchDB, without which no job makes progress.</summary>
internal sealed class CouchDbCheck(ICouchServer server) : IDependencyCheck
{
    public string Name => "couchdb";

    public async Task<DependencyState> CheckAsync(CancellationToken cancellationToken)
    {
        var check = await server.CheckAsync(cancellationToken);
        return new DependencyState(check.Ready, check.Detail);
    }
}
