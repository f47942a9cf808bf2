using System.Globalization;

namespace Pipeline.Embedded.Mongo;

/// <summary>
/// Where a MongoDB is and who asks: a connection string <c>mongodb://[user:password@]host[:port][/database][?options]</c>, as far as this client goes.
/// </summary>
/// <remarks>The options authSource, connectTimeoutMS, socketTimeoutMS, serverSelectionTimeoutMS and maxPoolSize count; those that change nothing here are taken.</remarks>
internal sealed class MongoAddress
{
    private const int DefaultPort = 27017;
    private const string Scheme = "mongodb://";
    private const string ServiceScheme = "mongodb+srv://";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    private static readonly HashSet<string> WithoutEffect = new(StringComparer.OrdinalIgnoreCase)
    {
        "appName", "directConnection", "journal", "loadBalanced", "localThresholdMS", "maxIdleTimeMS", "minPoolSize", "readConcernLevel", "readPreference",
        "retryReads", "retryWrites", "w", "waitQueueTimeoutMS", "wtimeoutMS",
    };

    private MongoAddress(string host, int port, string? user, string? password)
    {
        Host = host;
        Port = port;
        User = user;
        Password = password;
    }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Null when the connection is used without a user.</summary>
    public string? User { get; }

    /// <summary>Never shown.</summary>
    public string? Password { get; }

    /// <summary>The database that knows the user: authSource, else the database of the path, else admin.</summary>
    public string AuthSource { get; private set; } = "admin";

    /// <summary>For opening a socket. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to one request; null for no limit. Default 60 s.</summary>
    public TimeSpan? SocketTimeout { get; private set; } = TimeSpan.FromSeconds(60);

    /// <summary>For getting a connection that is ready: a free one, or a new one with its greeting and authentication. Default 30 s.</summary>
    public TimeSpan ServerSelectionTimeout { get; private set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections at most. Default 16, 1 to 1,000.</summary>
    public int MaxPoolSize { get; private set; } = 16;

    /// <exception cref="FormatException">It is no such connection string, or asks for what this client has not. The message never shows user or password.</exception>
    public static MongoAddress Parse(string connectionString)
    {
        if (connectionString.StartsWith(ServiceScheme, StringComparison.OrdinalIgnoreCase))
        {
            throw NotSupported("mongodb+srv:// (addresses by DNS)");
        }

        if (!connectionString.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("A connection string starts with mongodb:// and goes on with a host, such as mongodb://127.0.0.1:27017.");
        }

        var rest = connectionString[Scheme.Length..];
        var authorityEnd = rest.IndexOfAny(['/', '?']) is var end and >= 0 ? end : rest.Length;
        var authority = rest[..authorityEnd];
        var at = authority.LastIndexOf('@');
        if (at < 0 && rest.Contains('@', StringComparison.Ordinal))
        {
            throw new FormatException("The user or password of the connection string holds one of / ? # @ unescaped; write it as %2F, %3F, %23 or %40.");
        }

        var (user, password) = at < 0 ? (null, null) : Credentials(authority[..at]);
        var (host, port) = Endpoint(authority[(at + 1)..]);
        var address = new MongoAddress(host, port, user, password);
        address.Apply(rest[authorityEnd..]);
        return address;
    }

    /// <summary>Host and port; nothing else.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static (string User, string Password) Credentials(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || text.Contains('@', StringComparison.Ordinal))
        {
            throw new FormatException("The connection string names a user without a password, or one of them holds : or @ unescaped; write user:password@host with %3A and %40.");
        }

        return (Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }

    private static (string Host, int Port) Endpoint(string text)
    {
        if (text.Contains(',', StringComparison.Ordinal))
        {
            throw NotSupported("a connection string with several hosts");
        }

        if (text.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            throw NotSupported("a Unix socket");
        }

        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.LastIndexOf(':') is var last && last > bracket ? last : -1;
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        var port = DefaultPort;
        var isPort = colon < 0 || int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port);
        if (host.Length == 0 || !isPort || port is < 1 or > 65535)
        {
            throw new FormatException($"'{text}' in the connection string is no host, or its port is not from 1 to 65535.");
        }

        return (host, port);
    }

    private static FormatException NotSupported(string what) =>
        new($"{what} is not supported here, use the Azure build: the embedded host speaks to one MongoDB without TLS, mongodb://user:password@host:port.");

    private void Apply(string pathAndOptions)
    {
        var question = pathAndOptions.IndexOf('?', StringComparison.Ordinal);
        var path = (question < 0 ? pathAndOptions : pathAndOptions[..question]).TrimStart('/');
        if (path.Length > 0)
        {
            AuthSource = Uri.UnescapeDataString(path);
        }

        foreach (var option in (question < 0 ? "" : pathAndOptions[(question + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new FormatException("An option of the connection string has no value; write name=value.");
            }

            Apply(option[..equals], Uri.UnescapeDataString(option[(equals + 1)..]));
        }
    }

    private void Apply(string name, string value)
    {
        switch (name.ToUpperInvariant())
        {
            case "AUTHSOURCE":
                AuthSource = value;
                break;
            case "CONNECTTIMEOUTMS":
                ConnectTimeout = Milliseconds(name, value) ?? LongestTimeout;
                break;
            case "SOCKETTIMEOUTMS":
                SocketTimeout = Milliseconds(name, value);
                break;
            case "SERVERSELECTIONTIMEOUTMS":
                ServerSelectionTimeout = Milliseconds(name, value) ?? LongestTimeout;
                break;
            case "MAXPOOLSIZE":
                MaxPoolSize = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1_000
                    ? size
                    : throw new FormatException($"{name}={value} in the connection string: a whole number from 1 to 1,000 is wanted.");
                break;
            case "AUTHMECHANISM" when value is not ("SCRAM-SHA-256" or "DEFAULT"):
                throw NotSupported($"authMechanism={value}");
            case "TLS" or "SSL" when !value.Equals("false", StringComparison.OrdinalIgnoreCase):
                throw NotSupported($"{name}={value}");
            case "REPLICASET":
                throw NotSupported("replicaSet");
            case "AUTHMECHANISM" or "TLS" or "SSL":
                break;
            default:
                if (!WithoutEffect.Contains(name))
                {
                    throw NotSupported($"the option {name} of the connection string");
                }

                break;
        }
    }

    /// <summary>Null for 0, which stands for no limit.</summary>
    private static TimeSpan? Milliseconds(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= LongestTimeout.TotalMilliseconds
            ? milliseconds == 0 ? null : TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"{name}={value} in the connection string: milliseconds from 0 to {LongestTimeout.TotalMilliseconds:0} are wanted.");
}
