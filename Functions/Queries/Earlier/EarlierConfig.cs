using System.Globalization;
using Pipeline.Http;
using Pipeline.Query.MySql;

namespace Pipeline.Queries.Earlier;

/// <summary>Checks the config of the earlier addresses: it may say again what is configured, and nothing else about a connection.</summary>
internal static class EarlierConfig
{
    private static readonly string[] Connection = ["host", "port", "user", "username", "password", "database", "url", "jdbc_url", "connection_string"];

    /// <summary>Passes over whatever says nothing of a connection.</summary>
    /// <param name="config">The settings, by their names in lower case.</param>
    /// <param name="address">The database that is configured; null for statements over files.</param>
    /// <exception cref="BadInputException">A value is another than the one that is configured.</exception>
    public static void Check(IReadOnlyDictionary<string, string> config, MySqlAddress? address)
    {
        foreach (var (name, value) in config)
        {
            if (Connection.Contains(name) && (address is null || !IsConfigured(name, value, address)))
            {
                throw new BadInputException($"config.{name}", $"'config.{name}' is not that of the configured source; leave it out. Requests cannot choose where tables are.");
            }
        }
    }

    private static bool IsConfigured(string name, string value, MySqlAddress address) => name switch
    {
        "host" => value.Equals(address.Host, StringComparison.OrdinalIgnoreCase),
        "port" => value == address.Port.ToString(CultureInfo.InvariantCulture),
        "user" or "username" => value == address.User,
        "password" => address.HasPassword(value),
        "database" => value == address.Database,
        _ => false,
    };
}
