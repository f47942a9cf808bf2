using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Services;

/// <summary>A CouchDB and the account to use it with.</summary>
internal sealed class CouchDbConnection : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <exception cref="CommandFailedException">A setting is wrong; the message names it.</exception>
    public CouchDbConnection(string url, string? user, string? password, bool isStandIn)
    {
        IsStandIn = isStandIn;
        Settings = new Dictionary<string, string?>
        {
            ["COUCHDB_URL"] = url,
            ["COUCHDB_USER"] = user,
            ["COUCHDB_PASSWORD"] = password,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        _services = new ServiceCollection().AddLogging().AddCouchDb(configuration).BuildServiceProvider();
        try
        {
            Options = _services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CouchDbOptions>>().Value;
            Server = _services.GetRequiredService<ICouchServer>();
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException e)
        {
            _services.Dispose();
            throw new CommandFailedException(e.Message, e);
        }
    }

    /// <summary>The settings that give a host this connection; they hold the password.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The address without user information, the user, the password.</summary>
    public CouchDbOptions Options { get; }

    /// <summary>True for the local stand-in, which keeps nothing once it stops.</summary>
    public bool IsStandIn { get; }

    public ICouchServer Server { get; }

    /// <summary>The CouchDB of COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD; null when COUCHDB_URL is unset.</summary>
    public static CouchDbConnection? FromEnvironment(Func<string, string?> environment) =>
        environment("COUCHDB_URL") is { Length: > 0 } url
            ? new CouchDbConnection(url, environment("COUCHDB_USER"), environment("COUCHDB_PASSWORD"), isStandIn: false)
            : null;

    /// <summary>Checks that the server answers and takes the account.</summary>
    /// <exception cref="CommandFailedException">It does not; the message says why.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var check = await Server.CheckAsync(cancellationToken);
        if (!check.Ready)
        {
            throw new CommandFailedException(check.Detail);
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>The address and the user, never the password.</summary>
    public override string ToString() => Options.ToString();
}
