using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Pipeline.LocalHost.Settings;

/// <summary>The settings of the app: host.json at the bottom, local.settings.json over it, environment variables on top.</summary>
public static class HostSettings
{
    // Libraries tell of every request at Information; the app's own messages would drown. The schedule stands here because a trigger
    // has no default of its own.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.DurableTask"] = "Information",
        ["Logging:LogLevel:System"] = "Warning",
        ["POLL_SCHEDULE"] = "0 * * * * *",
    };

    /// <summary>Reads the settings.</summary>
    /// <param name="currentFolder">Where the host was started.</param>
    /// <param name="appFolder">Where the app's assembly and host.json lie.</param>
    /// <exception cref="StartupException">A file is malformed.</exception>
    public static IConfigurationRoot Read(string currentFolder, string appFolder)
    {
        var hostFile = HostFile.Read(appFolder);
        var logging = $"{HostFile.Section}:";
        var levels = hostFile
            .Where(setting => setting.Key.StartsWith($"{logging}logging:", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key[logging.Length..], setting => setting.Value);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults)
            .AddInMemoryCollection(hostFile)
            .AddInMemoryCollection(levels)
            .AddInMemoryCollection(LocalSettings.Read(currentFolder, appFolder))
            .Add(new EnvironmentVariablesConfigurationSource())
            .Build();
    }

    /// <summary>The prefix of every route, without slashes at its ends: <c>api</c> unless host.json says otherwise.</summary>
    public static string RoutePrefix(this IConfiguration configuration) =>
        (configuration[$"{HostFile.Section}:extensions:http:routePrefix"] ?? "api").Trim('/');
}
