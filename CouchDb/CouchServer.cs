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

    public Task<ServerCheck> CheckAsync(CancellationToken cancellationToken = default) => ReadyUnlessAsync(async () =>
        await CheckServerAsync(cancellationToken).ConfigureAwait(false)
        ?? (options.Value.Database is { } database
            ? await CheckDatabaseAsync(database, "COUCHDB_DATABASE", mayBeMade: false, cancellationToken).ConfigureAwait(false)
            : null));

    public Task<ServerCheck> CheckDatabaseAsync(string name, string setting, CancellationToken cancellationToken = default) =>
        ReadyUnlessAsync(() => CheckDatabaseAsync(name, setting, mayBeMade: true, cancellationToken));

    private static async Task<ServerCheck> ReadyUnlessAsync(Func<Task<ServerCheck?>> check)
    {
        try
        {
            return await check().ConfigureAwait(false) ?? new ServerCheck(true, "CouchDB is ready.");
        }
        catch (CouchDbException e)
        {
            return new ServerCheck(false, e.Message);
        }
    }

    private async Task<ServerCheck?> CheckServerAsync(CancellationToken cancellationToken)
    {
        var up = await ProbeAsync("_up", cancellationToken).ConfigureAwait(false);
        if (up is { Status: 404 } && up.Text("status") == "maintenance_mode")
        {
            return new ServerCheck(false, "CouchDB is in maintenance mode.");
        }

        var isUp = up.IsSuccess && up.Text("status") == "ok";
        if (isUp && options.Value.Database is not null)
        {
            return null;
        }

        // The root tells whether the account is taken, and a CouchDB before 2.0 has no _up.
        var root = isUp || up.Status == 404 ? await ProbeAsync("", cancellationToken).ConfigureAwait(false) : up;
        return root.Text("couchdb") is not null ? null : NoServer(isUp ? root : up);
    }

    private async Task<ServerCheck?> CheckDatabaseAsync(string name, string setting, bool mayBeMade, CancellationToken cancellationToken)
    {
        var path = Uri.EscapeDataString(name);
        var info = await ProbeAsync(path, cancellationToken).ConfigureAwait(false);
        switch (info)
        {
            case { IsSuccess: true } when info.Text("db_name") is not null:
                return null;
            case { Status: 404 } when info.Text("error") is not null && !mayBeMade:
                return new ServerCheck(false, $"The database '{name}' does not exist on this CouchDB ({setting}).");
            case { Status: 404 } when info.Text("error") is not null:
                var session = await ProbeAsync("_session", cancellationToken).ConfigureAwait(false);
                return session.IsSuccess && !session.IsAdministrator
                    ? new ServerCheck(
                        false,
                        $"The database '{name}' ({setting}) does not exist, and {User} may not make it. "
                        + $"A server administrator does so once: PUT /{path}, then {MakeMember(path)}")
                    : null;
            case { Status: 401 or 403 } when info.Text("error") is not null:
                return new ServerCheck(
                    false, $"The database '{name}' ({setting}) is not open to {User}. A server administrator opens it once: {MakeMember(path)}");
            default:
                return NoServer(info);
        }
    }

    private string User => options.Value.User is { } name ? $"the user '{CouchError.Quote(name)}'" : "anonymous requests (COUCHDB_USER is not set)";

    private string MakeMember(string path) => options.Value.User is { } name
        ? $"PUT /{path}/_security with the name {CouchDbJson.Text(CouchError.Quote(name))} in \"members\": {{\"names\": […]}}, beside those that are there."
        : "or COUCHDB_USER and COUCHDB_PASSWORD name an account that may.";

    private ServerCheck NoServer(ServerProbe answer)
    {
        var path = options.Value.Url.AbsolutePath.TrimEnd('/');
        var advice = (answer.Location, path) switch
        {
            ({ } location, _) => $"Redirections are not followed: give the address that it leads to, {CouchError.Quote(location.GetLeftPart(UriPartial.Authority))}/.",
            (_, "") => "Check host and port of COUCHDB_URL.",
            _ => $"COUCHDB_URL ends with '{CouchError.Quote(path)}': give the address of the server without the name of a database, which a job or COUCHDB_DATABASE gives.",
        };
        return new ServerCheck(false, $"What answers at {answer.Address} is not a CouchDB server: {answer}. {advice}");
    }

    private Task<ServerProbe> ProbeAsync(string path, CancellationToken cancellationToken) =>
        http.SendAsync(
            new CouchRequest("check", HttpMethod.Get, _address.Server(path), "the server") { Retries = false, MayBeForeign = true },
            answer => answer.ProbeAsync(),
            throwOnRefusal: !IsDatabase(path),
            cancellationToken);

    // Of a database a refusal says that this account has no part in it; of the server, that the account is not taken.
    private static bool IsDatabase(string path) => path.Length > 0 && path[0] != '_';

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
