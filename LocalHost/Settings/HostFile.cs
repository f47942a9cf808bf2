using System.Text.Json;

namespace Pipeline.LocalHost.Settings;

/// <summary>What the local host takes from <c>host.json</c>: the logging levels and the route prefix. The rest is the cloud host's.</summary>
internal static class HostFile
{
    private const string FileName = "host.json";

    /// <summary>The prefix under which the settings of the file, and variables that override them, are configuration.</summary>
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>Reads the file in the app's folder as configuration under <see cref="Section"/>; no file means no settings.</summary>
    /// <exception cref="StartupException">The file is malformed: names it and the line.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string appFolder)
    {
        var path = Path.Combine(appFolder, FileName);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (File.Exists(path))
        {
            Flatten(JsonFile.ReadObject(path), Section, settings);
        }

        return settings;
    }

    private static void Flatten(JsonElement element, string key, Dictionary<string, string?> settings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, $"{key}:{property.Name}", settings);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Flatten(item, $"{key}:{index}", settings);
                }

                break;
            default:
                settings[key] = element.ToString();
                break;
        }
    }
}
