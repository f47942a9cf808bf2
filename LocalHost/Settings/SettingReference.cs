using Microsoft.Extensions.Configuration;

namespace Pipeline.LocalHost.Settings;

/// <summary>Text of a trigger that may stand for a setting: <c>%NAME%</c>.</summary>
internal static class SettingReference
{
    /// <summary>The setting's value when <paramref name="text"/> is <c>%NAME%</c>, else the text.</summary>
    /// <param name="text">The text of the attribute.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="missing">Makes the error for a setting that is not there or empty.</param>
    public static string Resolve(string text, IConfiguration configuration, Func<string, StartupException> missing)
    {
        if (text.Length < 3 || text[0] != '%' || text[^1] != '%')
        {
            return text;
        }

        var name = text[1..^1];
        return configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value ? value : throw missing(name);
    }
}
