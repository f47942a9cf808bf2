using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Cli.Profiles;
using Pipeline.Cli.Services;

namespace Pipeline.Cli.Doctor;

/// <summary>Looks at this machine and at the databases that its settings name.</summary>
internal sealed class MachineChecks(SourceTree tree, Func<string, string?> environment)
{
    private const long LeastFreeBytes = 2L << 30;

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Finding.Good(".NET", string.Create(CultureInfo.InvariantCulture, $"{Environment.Version}"));
        yield return await TryAsync("Node.js", "found along PATH, new enough", () => NodeRuntime.CheckAsync(cancellationToken));
        yield return Disk();
        yield return Port();
        yield return await CouchDbAsync(cancellationToken);
        yield return await MongoDbAsync(cancellationToken);
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

    private async Task<Finding> CouchDbAsync(CancellationToken cancellationToken)
    {
        const string subject = "CouchDB";
        try
        {
            var connection = CouchDbConnection.FromEnvironment(environment);
            if (connection is null)
            {
                return Finding.Unsure(
                    subject,
                    "COUCHDB_URL is not set",
                    "./pipeline up and demo bring a stand-in; for one of your own set COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD.");
            }

            await using (connection)
            {
                var check = await connection.Server.CheckAsync(cancellationToken);
                return check.Ready
                    ? Finding.Good(subject, $"{connection}: {check.Detail}")
                    : Finding.Wrong(subject, check.Detail, "Mend COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD, or the server.");
            }
        }
        catch (CommandFailedException exception)
        {
            return Finding.Wrong(subject, exception.Message, "Mend COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD.");
        }
    }

    private async Task<Finding> MongoDbAsync(CancellationToken cancellationToken)
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
