using System.Text.Json;
using Pipeline.Jobs;
using Pipeline.Matching;

namespace Pipeline.Matches.Jobs;

/// <summary>What a request to match says beside what every job has.</summary>
/// <param name="References">The reference.</param>
/// <param name="Version">Its version when the request pins one, as in <c>sec@0123456789abcdef</c>; null for that of now.</param>
/// <param name="Fields">Which member of a document is what; usual names are found by themselves.</param>
/// <param name="Options">From which confidence on a match counts.</param>
internal sealed record MatchJobSettings(string References, string? Version, IReadOnlyDictionary<string, string> Fields, MatchOptions Options)
{
    public static MatchJobSettings Of(JobSettings settings)
    {
        var named = (settings.Text(MatchKind.ReferencesField) ?? "").Split('@');
        var fields = settings.Fields is { } all && all.TryGetValue(MatchKind.FieldsField, out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
            : [];
        var defaults = new MatchOptions();
        var accept = Number(settings, MatchKind.AcceptField) ?? defaults.Accept;
        return new MatchJobSettings(
            named[0],
            named.Length > 1 ? named[1] : null,
            fields,
            new MatchOptions { Accept = accept, Review = Number(settings, MatchKind.ReviewField) ?? Math.Min(defaults.Review, accept) });
    }

    private static double? Number(JobSettings settings, string field) =>
        settings.Fields is { } all && all.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
