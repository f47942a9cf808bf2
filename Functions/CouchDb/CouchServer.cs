using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pipeline.CouchDb;

/// <inheritdoc cref="ICouchServer"/>
internal sealed class CouchServer(CouchHttp http, IOptions<CouchDbOptions> options, ILogger<CouchDatabase> logger) : ICouchServer
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    private readonly CouchAddress _address = new(options.Value.Url);

    public ICouchDatabase Database(string name) =>
        DatabaseName.IsValid(name)
            ? new CouchDatabase(name, http, _address, options.Value, logger)
            : throw new ArgumentException($"'{CouchError.Quote(name)}' is not the name of a database: {DatabaseName.Rule}.", nameof(name));

    public Task<IReadOnlyList<string>> ListDatabasesAsync(CancellationToken cancellationToken = default) =>
        http.SendAsync(
            new CouchRequest("list databases", HttpMethod.Get, _address.Server("_all_dbs"), "the server"),
            answer => ReadOrThrowAsync(answer, CouchDbJson.Texts),
            cancellationToken);

    public async Task<ServerCheck> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await AskAsync("_up", IsUp, cancellationToken).ConfigureAwait(false)
                ?? (options.Value.Database is { } database
                    ? await AskAsync(Uri.EscapeDataString(database), status => DatabaseState(database, status), cancellationToken).ConfigureAwait(false)
                    : await AskAsync("", Unexpected, cancellationToken).ConfigureAwait(false))
                ?? new ServerCheck(true, "CouchDB is ready.");
        }
        catch (CouchDbException e)
        {
            return new ServerCheck(false, e.Message);
        }
    }

    private static ServerCheck? IsUp(int status) =>
        status == 404 ? new ServerCheck(false, "CouchDB is in maintenance mode (404 of /_up).") : Unexpected(status);

    private static ServerCheck? DatabaseState(string database, int status) =>
        status == 404 ? new ServerCheck(false, $"The database '{database}' does not exist on this CouchDB (COUCHDB_DATABASE).") : Unexpected(status);

    private static ServerCheck? Unexpected(int status) =>
        status is >= 200 and < 300 ? null : new ServerCheck(false, $"What answers at COUCHDB_URL is not a CouchDB in order: it answered {status}.");

    private Task<ServerCheck?> AskAsync(string path, Func<int, ServerCheck?> judge, CancellationToken cancellationToken) =>
        http.SendAsync(
            new CouchRequest("check", HttpMethod.Get, _address.Server(path), "the server") { Retries = false },
            answer => ValueTask.FromResult(judge(answer.Status)),
            cancellationToken);

    private static async ValueTask<T> ReadOrThrowAsync<T>(CouchAnswer answer, JsonReading<T> parse)
    {
        if (answer.IsSuccess)
        {
            return await answer.ReadJsonAsync(MaxAnswerBytes, parse).ConfigureAwait(false);
        }

        var error = await answer.ReadErrorAsync().ConfigureAwait(false);
        throw new CouchRejectedException(
            $"CouchDB answered {answer.Request.Operation} with {answer.Status} ({error}).", answer.Status, error.Error, error.Reason);
    }
}
