using System.Text.Json;

namespace Pipeline.LocalHost.Settings;

/// <summary>The settings of <c>local.settings.json</c>, as the Core Tools read them: the strings of its object <c>Values</c>.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";

    /// <summary>
    /// Reads the first file found in the current folder, its folder Functions, and the folder of the app. In a name <c>__</c> stands for
    /// the colon of a section. No file means no settings.
    /// </summary>
    /// <exception cref="StartupException">The file is malformed: names it, and the line or the setting.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string currentFolder, string appFolder)
    {
        string[] folders = [currentFolder, Path.Combine(currentFolder, "Functions"), appFolder];
        var path = folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        return path is null ? new Dictionary<string, string?>() : Read(path);
    }

    private static Dictionary<string, string?> Read(string path)
    {
        var root = JsonFile.ReadObject(path);
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new StartupException($"{path}: IsEncrypted is true; decrypt it with `func settings decrypt`");
        }

        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!root.TryGetProperty("Values", out var values) || values.ValueKind == JsonValueKind.Null)
        {
            return settings;
        }

        if (values.ValueKind != JsonValueKind.Object)
        {
            throw new StartupException($"{path}: Values is {values.ValueKind}; an object of strings was expected");
        }

        foreach (var value in values.EnumerateObject())
        {
            var text = value.Value.ValueKind switch
            {
                JsonValueKind.String => value.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
                JsonValueKind.Null => null,
                _ => throw new StartupException($"{path}: Values.{value.Name} is {value.Value.ValueKind}; a string was expected"),
            };
            if (text is not null)
            {
                settings[value.Name.Replace("__", ":", StringComparison.Ordinal)] = text;
            }
        }

        return settings;
    }
}
