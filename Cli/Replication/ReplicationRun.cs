using System.Text.Json.Nodes;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Replication;

/// <summary>Starts and stops replications: each is a document of <c>_replicator</c>.</summary>
internal static class ReplicationRun
{
    /// <exception cref="CommandFailedException">There is one of the name, or CouchDB does not take it.</exception>
    public static async Task StartAsync(
        ReplicationClient client, string name, ReplicationEnd source, ReplicationEnd target, JsonObject? selector, bool continuous, bool createTarget, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(PathOf(name), cancellationToken) is not null)
        {
            throw new CommandFailedException($"There is a replication '{name}' already; stop it first, or give another --name.", exitCode: ExitCodes.Refused);
        }

        var document = new JsonObject
        {
            ["source"] = source.ToJson(client.Options),
            ["target"] = target.ToJson(client.Options),
            ["continuous"] = continuous,
            ["create_target"] = createTarget,
        };
        if (selector is not null)
        {
            document["selector"] = selector;
        }

        await client.PutAsync(PathOf(name), document, cancellationToken);
    }

    /// <exception cref="CommandFailedException">There is none of the name, or CouchDB refuses.</exception>
    public static async Task StopAsync(ReplicationClient client, string name, CancellationToken cancellationToken)
    {
        var document = await client.FindAsync(PathOf(name), cancellationToken)
            ?? throw new CommandFailedException($"There is no replication '{name}'; ./pipeline replication status lists those that there are.", exitCode: ExitCodes.NotFound);
        await client.DeleteAsync(PathOf(name), document.Text("_rev"), cancellationToken);
    }

    private static string PathOf(string name) => $"{ReplicationClient.Replicator}/{Uri.EscapeDataString(name)}";
}
