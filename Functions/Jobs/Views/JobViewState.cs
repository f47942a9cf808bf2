using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Views;

/// <summary>Whether the jobs' database has the views of this version; asked once a minute.</summary>
internal sealed class JobViewState(ICouchServer server, IOptions<CouchDbOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(1);

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);
    private (DateTimeOffset At, string? Hash) _read = (DateTimeOffset.MinValue, null);

    /// <exception cref="CouchDbException">CouchDB does not say.</exception>
    public async Task<bool> IsPreparedAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken).ConfigureAwait(false) == JobViews.Hash;

    /// <summary>What is to be said about them; null where they are as they should be.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken).ConfigureAwait(false) switch
    {
        null => "The jobs' database has no views, so lists read every record; an administrator makes them with './pipeline couchdb prepare'.",
        var hash when hash != JobViews.Hash =>
            "The views of the jobs' database are of another version, so lists read every record; an administrator renews them with './pipeline couchdb prepare'.",
        _ => null,
    };

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _read.At >= Valid)
        {
            _read = (now, await FindAsync(cancellationToken).ConfigureAwait(false));
        }

        return _read.Hash;
    }

    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var design = await _jobs.GetAsync(JobViews.DocumentId, cancellationToken).ConfigureAwait(false);
            return design is null ? null : JsonNode.Parse(design.Json.Span)?["hash"] is JsonValue hash ? hash.ToString() : "";
        }
        catch (DatabaseNotFoundException)
        {
            return null;
        }
    }
}
