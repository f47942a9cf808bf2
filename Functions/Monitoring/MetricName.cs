using System.Collections.Frozen;
using System.Text;

namespace Pipeline.Monitoring;

/// <summary>Names of instruments and tags in the alphabet of Prometheus.</summary>
internal static class MetricName
{
    // The units of OpenTelemetry's conventions that an instrument of the app or of the runtime has.
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["%"] = "percent",
    }.ToFrozenDictionary();

    /// <summary>The metric's name: the instrument's with the unit as its last word, and <c>_total</c> on a counter.</summary>
    /// <param name="instrument">The instrument's name, such as <c>pipeline.documents.saved</c>.</param>
    /// <param name="unit">The instrument's unit; counts such as <c>{document}</c> and <c>1</c> leave no trace.</param>
    /// <param name="kind">Only a counter is marked.</param>
    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(Sanitize(instrument, colon: true));
        if (unit is not null && Units.TryGetValue(unit, out var word) && !EndsWith(name, '_' + word))
        {
            name.Append('_').Append(word);
        }

        if (kind == MetricKind.Counter && !EndsWith(name, "_total"))
        {
            name.Append("_total");
        }

        return name.ToString();
    }

    /// <summary>A label's name: every character outside <c>[A-Za-z0-9_]</c> becomes an underscore.</summary>
    public static string OfLabel(string tag) => Sanitize(tag, colon: false);

    private static string Sanitize(string name, bool colon)
    {
        var text = string.Create(name.Length, (name, colon), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var character = state.name[i];
                var valid = char.IsAsciiLetterOrDigit(character) || (character == ':' && state.colon);
                span[i] = valid ? character : '_';
            }
        });
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? '_' + text : text;
    }

    private static bool EndsWith(StringBuilder text, string suffix) =>
        text.Length >= suffix.Length && text.ToString(text.Length - suffix.Length, suffix.Length) == suffix;
}
