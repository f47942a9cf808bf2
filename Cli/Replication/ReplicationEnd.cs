using System.Text.Json.Nodes;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Replication;

/// <summary>The source or the target of a replication.</summary>
/// <param name="Address">The database's address, without an account.</param>
/// <param name="HasAccount">Whether the account of the settings is used there.</param>
internal sealed record ReplicationEnd(Uri Address, bool HasAccount)
{
    /// <summary>The database's name.</summary>
    public string Database => Uri.UnescapeDataString(Address.Segments[^1].Trim('/'));

    /// <param name="text">A database of the server, or the address of one on another.</param>
    /// <param name="options">The server and the account.</param>
    /// <param name="everywhere">Whether the account is used on other servers too.</param>
    /// <exception cref="CommandFailedException">It is neither, or holds an account.</exception>
    public static ReplicationEnd Parse(string text, CouchDbOptions options, bool everywhere)
    {
        if (DatabaseName.IsValid(text))
        {
            return new ReplicationEnd(new Uri($"{options.Url.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(text)}"), options.User is not null);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.AbsolutePath.Length < 2 || address.Query.Length > 0)
        {
            throw new CommandFailedException(
                "Source and target are each a database of the CouchDB of COUCHDB_URL, or the address of one such as http://b.example:5984/articles.", exitCode: ExitCodes.Usage);
        }

        if (address.UserInfo.Length > 0)
        {
            throw new CommandFailedException(
                $"The address of a database on {address.Host} holds an account, which others could see on this command line; leave it out. --same-account uses COUCHDB_USER there.",
                exitCode: ExitCodes.Usage);
        }

        return new ReplicationEnd(address, options.User is not null && (everywhere || IsOn(options, address)));
    }

    /// <summary>Whether an address is one of the server's.</summary>
    public static bool IsOn(CouchDbOptions options, Uri address) =>
        Uri.Compare(options.Url, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>As the document of a replication has it.</summary>
    public JsonObject ToJson(CouchDbOptions options)
    {
        var json = new JsonObject { ["url"] = Address.AbsoluteUri };
        if (HasAccount)
        {
            json["auth"] = new JsonObject { ["basic"] = new JsonObject { ["username"] = options.User, ["password"] = options.Password } };
        }

        return json;
    }
}
