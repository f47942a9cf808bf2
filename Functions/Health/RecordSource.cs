using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>Where a record comes from. The order is that of precedence between records of one day and one time, the last one first.</summary>
internal enum RecordSource
{
    [JsonStringEnumMemberName("googlefit")]
    GoogleFit,

    [JsonStringEnumMemberName("import")]
    Import,

    [JsonStringEnumMemberName("manual")]
    Manual,
}
