using System.Text.Json;
using Pipeline.Settings;

namespace Pipeline.MicroBatch;

/// <summary>Reads POLL_SOURCES: the sources beside the one of MONGO_COLLECTION, as a list of JSON objects.</summary>
internal static class PollSourceReader
{
    /// <summary>The setting.</summary>
    public const string Setting = "POLL_SOURCES";

    private const int LongestInterval = 86_400;

    private const string Example = """[{"collection": "readings", "handler": "copy", "into": "archive.readings"}]""";

    /// <param name="settings">The settings; what is wrong is noted there.</param>
    /// <param name="options">The options as they stand: the database and the interval that a source has unless it says otherwise, and the first source.</param>
    /// <returns>The sources in the order of the setting; empty where something is wrong.</returns>
    public static IReadOnlyList<PollSource> Read(SettingReader settings, MicroBatchOptions options)
    {
        if (settings.Text(Setting) is not { } text)
        {
            return [];
        }

        PollSourceSetting?[]? given;
        try
        {
            given = JsonSerializer.Deserialize(text, PollSourceJson.Default.PollSourceSettingArray);
        }
        catch (JsonException exception)
        {
            settings.Fail($"{Setting} is no list of sources in JSON ({exception.Message}); give a list such as {Example}.");
            return [];
        }

        var sources = new List<PollSource>();
        foreach (var (one, index) in (given ?? []).Select((one, index) => (one, index)))
        {
            if (Problem(one, options, sources) is { } problem)
            {
                settings.Fail($"{Setting}[{index}]: {problem}");
                return [];
            }

            sources.Add(Of(one!, options));
        }

        return sources;
    }

    private static PollSource Of(PollSourceSetting one, MicroBatchOptions options) => new(
        one.Name ?? one.Collection!,
        one.Database ?? options.Database,
        one.Collection!,
        one.Handler ?? MicroBatchOptions.DefaultHandler,
        one.IntervalSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Interval,
        one.Into);

    private static string? Problem(PollSourceSetting? one, MicroBatchOptions options, IReadOnlyList<PollSource> before)
    {
        if (one?.Collection is not { } collection || !PollNames.IsCollection(collection))
        {
            return $"collection is {Show(one?.Collection)}; {PollNames.CollectionRule}.";
        }

        if (one.Name is { } name && !PollNames.IsCollection(name))
        {
            return $"name is {Show(name)}; {PollNames.CollectionRule}.";
        }

        if (one.Database is { } database && !PollNames.IsDatabase(database))
        {
            return $"database is {Show(database)}; {PollNames.DatabaseRule}.";
        }

        if (one.IntervalSeconds is < 1 or > LongestInterval)
        {
            return $"intervalSeconds is {one.IntervalSeconds}; give a whole number from 1 to {LongestInterval}.";
        }

        if (one.Into is { } into && !into.StartsWith(PollTarget.Delta, StringComparison.Ordinal) && PollTarget.TryParse(into) is null)
        {
            return $"into is {Show(into)}; give a database and a collection such as archive.readings, or a folder such as {PollTarget.Delta}lake/readings.";
        }

        var source = Of(one, options);
        return before.Prepend(options.Source).FirstOrDefault(other => other.Name == source.Name) is { } same
            ? $"name '{source.Name}' is that of another source, of {same.Database}.{same.Collection}; give each a name of its own."
            : null;
    }

    private static string Show(string? value) => value is null ? "missing" : $"'{CutText.At(value, 100)}'";
}
