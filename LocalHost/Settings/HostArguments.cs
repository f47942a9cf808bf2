using System.Globalization;

namespace Pipeline.LocalHost.Settings;

/// <summary>The options of the host's command line.</summary>
/// <param name="Urls">Where to listen as given by <c>--urls</c> or <c>--port</c>; null when neither was.</param>
/// <param name="DataFolder">Where the host keeps its state.</param>
/// <param name="Help">Whether only the usage was asked for.</param>
/// <param name="StopWithParent">Whether to stop when standard input closes, as it does when the process that started the host dies.</param>
internal sealed record HostArguments(string? Urls, string DataFolder, bool Help, bool StopWithParent = false)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Runs the functions in one process.

        --port N     listen on 127.0.0.1:N; 0 takes any free port (default 7071)
        --urls URLS  listen on these addresses instead, separated by semicolons; also ASPNETCORE_URLS.
                     Anything but the loopback needs PIPELINE_API_KEY
        --data DIR   where orchestrations and timers are kept (default .pipeline)
        --stop-with-parent
                     stop when standard input closes, so that the host never outlives who started it
        --help       show this
        """;

    private const string DefaultDataFolder = ".pipeline";

    /// <summary>Reads the arguments, each as <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <exception cref="StartupException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static HostArguments Parse(IReadOnlyList<string> arguments)
    {
        string? port = null;
        string? urls = null;
        var data = DefaultDataFolder;
        var stopWithParent = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (name is "--help" or "-h")
            {
                return new HostArguments(null, data, Help: true);
            }

            if (name is "--stop-with-parent" && value is null)
            {
                stopWithParent = true;
                continue;
            }

            if (name is not ("--port" or "--urls" or "--data"))
            {
                throw new StartupException($"{name}: unknown option; --port, --urls, --data, --stop-with-parent and --help are known");
            }

            value ??= ++i < arguments.Count ? arguments[i] : throw new StartupException($"{name}: a value is missing");
            switch (name)
            {
                case "--port":
                    port = value;
                    break;
                case "--urls":
                    urls = value;
                    break;
                default:
                    data = value.Length > 0 ? value : throw new StartupException("--data: a folder is missing");
                    break;
            }
        }

        if (port is not null && urls is not null)
        {
            throw new StartupException("--port and --urls exclude each other");
        }

        return new HostArguments(port is null ? urls : UrlOf(port), data, Help: false, stopWithParent);
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static string UrlOf(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? $"http://127.0.0.1:{number.ToString(CultureInfo.InvariantCulture)}"
        : throw new StartupException($"--port: {port} is no port; 0 to 65535 was expected");
}
