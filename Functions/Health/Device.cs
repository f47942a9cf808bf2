using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>
/// The device or way that a record comes from: its field <c>source</c>. The order is that of precedence between records of one day and one time, the last one
/// first.
/// </summary>
public enum Device
{
    /// <summary><c>googlefit</c>: read from Google Fit.</summary>
    [JsonStringEnumMemberName("googlefit")]
    GoogleFit,

    /// <summary><c>import</c>: taken over from another system.</summary>
    [JsonStringEnumMemberName("import")]
    Import,

    /// <summary><c>manual</c>: typed in by the user.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,
}
