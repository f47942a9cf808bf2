using System.Security.Cryptography;
using System.Text;
using MySqlConnector;

namespace Pipeline.Query.MySql;

/// <summary>Where a MySQL database is and how to sign in: MYSQL_URL, which is a secret.</summary>
public sealed class MySqlAddress
{
    /// <summary>What such an address looks like.</summary>
    public const string Example = "mysql://user:password@host:3306/database";

    private const int DefaultPort = 3306;

    private MySqlAddress(string host, int port, string user, string password, string database, MySqlSslMode encryption) =>
        (Host, Port, User, Password, Database, Encryption) = (host, port, user, password, database, encryption);

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>The port; 3306 unless given.</summary>
    public int Port { get; }

    /// <summary>The account.</summary>
    public string User { get; }

    /// <summary>The schema whose tables may be read.</summary>
    public string Database { get; }

    internal string Password { get; }

    internal MySqlSslMode Encryption { get; }

    /// <summary>Whether that is the password; the time that it takes tells nothing of it.</summary>
    public bool HasPassword(string password) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(Password));

    /// <summary>Reads an address. Parts hold %-escapes; ?tls= takes preferred (which it is unless given), required and verified.</summary>
    /// <exception cref="FormatException">It is no such address; the message says why and shows nothing of it.</exception>
    public static MySqlAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "mysql" || uri.Host.Length == 0 || uri.Fragment.Length > 0)
        {
            throw new FormatException($"is no address of the kind {Example}");
        }

        var account = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToList();
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (account[0].Length == 0)
        {
            throw new FormatException($"names no user; give {Example}");
        }

        if (database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
        {
            throw new FormatException($"names no database; give {Example}");
        }

        var encryption = uri.Query switch
        {
            "" or "?tls=preferred" => MySqlSslMode.Preferred,
            "?tls=required" => MySqlSslMode.Required,
            "?tls=verified" => MySqlSslMode.VerifyFull,
            _ => throw new FormatException("has options that are not known; ?tls= takes preferred, required and verified"),
        };
        return new(uri.Host, uri.IsDefaultPort || uri.Port < 0 ? DefaultPort : uri.Port, account[0], account.ElementAtOrDefault(1) ?? "", database, encryption);
    }
}
