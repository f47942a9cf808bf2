using System.Text;
using Pipeline.CouchDb;
using Pipeline.Matching;
using Pipeline.Matching.References;

namespace Pipeline.Matches.Jobs;

/// <summary>The name that a document holds, and what else is known of it.</summary>
internal static class MatchSource
{
    /// <summary>What decisions know the source by.</summary>
    public static string IdOf(string database, string documentId) => $"{database}/{documentId}";

    /// <summary>The query of a document; null when it has no name.</summary>
    public static MatchQuery? Read(CouchDocument document, string database, IReadOnlyDictionary<string, string> fields)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(document.Json.Span).ReplaceLineEndings(" "));
        foreach (var row in RowReader.Read(text, RowFormat.Ndjson, fields, new RowReport()))
        {
            return row.Name.Trim().Length == 0 && row.Lei.Length == 0 && row.Isin.Length == 0
                ? null
                : new MatchQuery(IdOf(database, document.Id), row.Name)
                {
                    Country = Value(row.Country),
                    Ticker = Value(row.Ticker),
                    Lei = Value(row.Lei),
                    Isin = Value(row.Isin),
                };
        }

        return null;
    }

    private static string? Value(string text) => text.Length == 0 ? null : text;
}
