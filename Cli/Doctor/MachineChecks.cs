using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Pipeline.Cli.Profiles;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Doctor;

/// <summary>Looks at this machine and at the databases that its settings name.</summary>
/// <param name="tree">The tree that this runs from.</param>
/// <param name="environment">Where settings are looked up.</param>
/// <param name="configuration">The same settings, as a host reads them.</param>
/// <param name="time">The clock of this machine.</param>
internal sealed class MachineChecks(SourceTree tree, Func<string, string?> environment, IConfiguration configuration, TimeProvider time)
{
    private const long LeastFreeBytes = 2L << 30;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Finding.Good(".NET", string.Create(CultureInfo.InvariantCulture, $"{Environment.Version}"));
        yield return await TryAsync("Node.js", "found along PATH, new enough", () => NodeRuntime.CheckAsync(cancellationToken));
        yield return Disk();
        yield return Port();
        await foreach (var finding in CouchDbAsync(cancellationToken))
        {
            yield return finding;
        }

        await foreach (var finding in MongoDbAsync(cancellationToken))
        {
            yield return finding;
        }
    }

    private Finding Disk()
    {
        var free = new DriveInfo(tree.Root).AvailableFreeSpace;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):0.0} GiB free");
        return free >= LeastFreeBytes
            ? Finding.Good("Disk", detail)
            : Finding.Unsure("Disk", detail, "Builds, packages and the engine's file want 2 GiB; free some.");
    }

    private static Finding Port()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, HostTarget.LocalPort);
            listener.Start();
            return Finding.Good("Port", $"{HostTarget.LocalPort} of 127.0.0.1 is free");
        }
        catch (SocketException)
        {
            return Finding.Unsure("Port", $"{HostTarget.LocalPort} of 127.0.0.1 is taken", "A host may run already; another one takes ./pipeline up --port 0.");
        }
    }

    private async IAsyncEnumerable<Finding> CouchDbAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string subject = "CouchDB";
        const string advice = "Mend COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD";
        CouchDbConnection? connection = null;
        Finding? wrong = null;
        try
        {
            connection = CouchDbConnection.FromEnvironment(environment);
        }
        catch (CommandFailedException exception)
        {
            wrong = Finding.Wrong(subject, exception.Message, $"{advice}.");
        }

        if (connection is null)
        {
            yield return wrong ?? Finding.Unsure(
                subject,
                "COUCHDB_URL is not set",
                "./pipeline up and demo bring a stand-in; for one of your own set COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD.");
            yield break;
        }

        await using (connection)
        {
            var check = await connection.Server.CheckAsync(cancellationToken);
            yield return check.Ready ? Finding.Good(subject, $"{connection}: {check.Detail}") : Finding.Wrong(subject, check.Detail, $"{advice}, or the server.");
            if (check.Ready)
            {
                using var checks = new CouchDbChecks(Looked(connection.Options), time);
                await foreach (var finding in checks.RunAsync(cancellationToken))
                {
                    yield return finding;
                }
            }
        }
    }

    private CouchDbOptions Looked(CouchDbOptions connection) => new()
    {
        Url = connection.Url,
        User = connection.User,
        Password = connection.Password,
        Database = environment("COUCHDB_DATABASE") is { Length: > 0 } database ? database : null,
        JobsDatabase = environment("COUCHDB_JOBS_DATABASE") is { Length: > 0 } jobs ? jobs : connection.JobsDatabase,
    };

    private async IAsyncEnumerable<Finding> MongoDbAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var finding = await AskMongoDbAsync(cancellationToken);
        yield return finding;
        if (finding.State == FindingState.Good)
        {
            await foreach (var more in new MongoDbChecks(configuration, time).RunAsync(cancellationToken))
            {
                yield return more;
            }
        }
    }

    private async Task<Finding> AskMongoDbAsync(CancellationToken cancellationToken)
    {
        const string subject = "MongoDB";
        try
        {
            using var connection = MongoDbConnection.FromEnvironment(environment);
            if (connection is null)
            {
                return Finding.Unsure(subject, "MONGO_URI is not set", "./pipeline up and demo bring a stand-in; for one of your own set MONGO_URI.");
            }

            await connection.CheckAsync(cancellationToken);
            return Finding.Good(subject, connection.ToString());
        }
        catch (CommandFailedException exception)
        {
            return Finding.Wrong(subject, exception.Message, "Mend MONGO_URI, or the server.");
        }
    }

    private static async Task<Finding> TryAsync(string subject, string detail, Func<Task> check)
    {
        try
        {
            await check();
            return Finding.Good(subject, detail);
        }
        catch (CommandFailedException exception)
        {
            return Finding.Unsure(subject, "not as the stand-ins need it", exception.Message);
        }
    }
}
