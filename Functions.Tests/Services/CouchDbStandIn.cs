using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.CouchDb;

namespace Pipeline.Tests.Services;

/// <summary>
/// The CouchDB that a collection of tests shares: the server of COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD where the environment
/// names one, else the stand-in of tools/services as a process of its own. Each test makes databases of its own; all are removed at the end.
/// </summary>
public sealed class CouchDbStandIn : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<string> _databases = [];
    private Process? _process;
    private ServiceProvider? _services;

    /// <summary>The settings that point at this CouchDB.</summary>
    internal IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>();

    internal ICouchServer Server => _services!.GetRequiredService<ICouchServer>();

    /// <summary>True for the stand-in, false for a server that the environment names.</summary>
    internal bool IsStandIn => _process is not null;

    public async Task InitializeAsync()
    {
        Settings = Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url
            ? Account(url, Environment.GetEnvironmentVariable("COUCHDB_USER"), Environment.GetEnvironmentVariable("COUCHDB_PASSWORD"))
            : await StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        _services = new ServiceCollection().AddLogging().AddCouchDb(configuration).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            if (!IsStandIn)
            {
                foreach (var name in _databases)
                {
                    await Server.Database(name).DeleteAsync();
                }
            }

            await _services.DisposeAsync();
        }

        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    /// <summary>The name of a database that no other test has; it is removed at the end.</summary>
    internal string NewDatabaseName()
    {
        var name = $"test-{Guid.NewGuid():N}";
        _databases.Add(name);
        return name;
    }

    /// <summary>An empty database that no other test has.</summary>
    internal async Task<ICouchDatabase> CreateDatabaseAsync()
    {
        var database = Server.Database(NewDatabaseName());
        await database.CreateAsync();
        return database;
    }

    private static Dictionary<string, string?> Account(string url, string? user, string? password) => new()
    {
        ["COUCHDB_URL"] = url,
        ["COUCHDB_USER"] = user,
        ["COUCHDB_PASSWORD"] = password,
    };

    private async Task<IReadOnlyDictionary<string, string?>> StartAsync()
    {
        var services = Path.Combine(Root(), "tools", "services");
        await InstallAsync(services);
        var password = Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("node", [Path.Combine(services, "couchdb", "server.js"), "0", "--stop-with-parent"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["COUCH_USER"] = "tester";
        start.Environment["COUCH_PASSWORD"] = password;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartTimeout);
        if (line?.Split(' ') is not ["listening", var port])
        {
            throw new InvalidOperationException($"The stand-in for CouchDB said '{line}' where 'listening PORT' was expected.");
        }

        return Account($"http://127.0.0.1:{port}/", "tester", password);
    }

    /// <summary>Installs the packages where they are missing, as when the tests are run without the command that prepares everything.</summary>
    private static async Task InstallAsync(string services)
    {
        if (Directory.Exists(Path.Combine(services, "node_modules")))
        {
            return;
        }

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = services,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in tools/services failed: {await error}");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie within the project's folder.");
    }
}
