using System.Buffers;
using System.Globalization;
using System.Text;
using Pipeline.Matching;
using Pipeline.Matching.References;

namespace Pipeline.Cli.Matching;

/// <summary>Lines of results, and how many there are of each status.</summary>
internal sealed class MatchText(RowFormat format)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);
    private readonly StringBuilder _line = new();

    public static ReadOnlySpan<byte> CsvHead =>
        "source_id,source_name,status,id,name,tier,confidence,words,source_left_over,reference_left_over,runners_up\n"u8;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public long[] Statuses { get; } = new long[3];

    public void Add(MatchResult result)
    {
        Statuses[(int)result.Status]++;
        if (format == RowFormat.Ndjson)
        {
            MatchResultJson.WriteLine(result, _bytes);
            return;
        }

        _line.Clear();
        Field(result.SourceId);
        Field(result.SourceName);
        Field(result.Status switch { MatchStatus.Matched => "matched", MatchStatus.Review => "review", _ => "none" });
        Field(result.Best?.Id);
        Field(result.Best?.Name);
        Field(result.Best?.Tier.ToString().ToLowerInvariant());
        Field(result.Best?.Confidence.ToString("0.####", CultureInfo.InvariantCulture));
        Words(result.Evidence?.Words);
        Words(result.Evidence?.SourceLeftOver);
        Words(result.Evidence?.ReferenceLeftOver);
        Field(string.Join(' ', result.RunnersUp.Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Id}:{other.Confidence:0.####}"))));
        _line[^1] = '\n';
        Encoding.UTF8.GetBytes(_line.ToString(), _bytes);
    }

    private void Words(IReadOnlyList<string>? words) => Field(words is null or { Count: 0 } ? null : string.Join(' ', words));

    private void Field(string? text)
    {
        if (text is not null && text.AsSpan().ContainsAny(Quoted))
        {
            _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _line.Append(text);
        }

        _line.Append(',');
    }
}
