using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The Node.js of this machine, which the local services run on.</summary>
internal static class NodeRuntime
{
    public const string FileName = "node";
    private const int LeastMajor = 20;

    /// <summary>Checks that Node.js is there and new enough.</summary>
    /// <exception cref="CommandFailedException">It is not; the message says what to do.</exception>
    public static async Task CheckAsync(CancellationToken cancellationToken)
    {
        string version;
        try
        {
            await using var node = ChildProcess.Start(new ChildProcessOptions("Node.js", FileName, ["--version"]));
            await node.WaitForExitAsync(cancellationToken);
            version = node.LastWords.Trim();
        }
        catch (CommandFailedException e)
        {
            throw new CommandFailedException(
                $"Node.js was not found along PATH. The local CouchDB stand-in needs Node.js {LeastMajor} or newer: install it, "
                + "or set COUCHDB_URL to a CouchDB of your own.",
                e);
        }

        if (Major(version) < LeastMajor)
        {
            throw new CommandFailedException(
                $"Node.js {version} is too old: the local CouchDB stand-in needs version {LeastMajor} or newer.");
        }
    }

    /// <summary>20 of "v20.11.1"; 0 of what is no version.</summary>
    public static int Major(string version) =>
        int.TryParse(version.TrimStart('v').Split('.')[0], out var major) ? major : 0;
}
