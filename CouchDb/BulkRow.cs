using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>One row of the answer to <c>_bulk_docs</c>.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Rev">The new revision, null when the document was not saved.</param>
/// <param name="Error">Why it was not saved.</param>
internal readonly record struct BulkRow(string Id, string? Rev, CouchError Error)
{
    public static List<BulkRow> ParseAll(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("The answer to _bulk_docs is an array.");
        }

        var rows = new List<BulkRow>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            rows.Add(Parse(ref reader));
        }

        return rows;
    }

    private static BulkRow Parse(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? rev = null;
        string? error = null;
        string? reason = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            switch (name)
            {
                case "id":
                    id = text;
                    break;
                case "rev":
                    rev = text;
                    break;
                case "error":
                    error = text ?? "unknown_error";
                    break;
                case "reason":
                    reason = text;
                    break;
            }

            reader.Skip();
        }

        return new BulkRow(
            id ?? throw new JsonException("A row of _bulk_docs has an id."),
            error is null ? rev ?? throw new JsonException("A saved row of _bulk_docs has a rev.") : null,
            new CouchError(CouchError.Quote(error), CouchError.Quote(reason)));
    }
}
