using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Matching.References;

namespace Pipeline.Matches.Api;

/// <summary>
/// Reads the entities that a request gives: as CSV or NDJSON in its body, or, for what is too large for a request, by JSON that names a blob below
/// <c>uploads/</c> of the container, or a CouchDB database.
/// </summary>
internal sealed class ReferenceSource(ReferenceStore store, ICouchServer couch)
{
    /// <summary>The largest body, in bytes: what the Functions host takes.</summary>
    public const int MaxBytes = 100 * 1024 * 1024;

    /// <exception cref="BadInputException">There is nothing to use.</exception>
    public async Task<Reference> ReadAsync(string name, HttpRequest request, RowReport report, CancellationToken cancellationToken)
    {
        var columns = ReadColumns(request.Query["columns"].ToString());
        using var body = await RequestBody.ReadAsync(request, MaxBytes, cancellationToken);
        try
        {
            return MediaType(request) switch
            {
                "text/csv" => Read(name, body.WrittenSpan.ToArray(), RowFormat.Csv, columns, report),
                "application/x-ndjson" => Read(name, body.WrittenSpan.ToArray(), RowFormat.Ndjson, columns, report),
                "application/json" => await ReadNamedAsync(name, body.WrittenSpan.ToArray(), columns, report, cancellationToken),
                var other => throw new BadHttpRequestException(
                    $"The content type is '{other}'; send text/csv, application/x-ndjson, or application/json that names a blob or a database.",
                    StatusCodes.Status415UnsupportedMediaType),
            };
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException("body", exception.Message, exception);
        }
    }

    private static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static Dictionary<string, string>? ReadColumns(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(','))
        {
            var parts = pair.Split('=');
            if (parts.Length != 2 || parts[1].Length == 0 || !columns.TryAdd(parts[0], parts[1]))
            {
                throw new BadInputException("columns", $"'columns' has '{pair}'; give each field once with its column, such as id=cik,name=company_name.");
            }
        }

        return columns;
    }

    private static Reference Read(string name, byte[] bytes, RowFormat format, Dictionary<string, string>? columns, RowReport report)
    {
        using var text = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false));
        return ReferenceReader.Read(name, text, format, columns, report);
    }

    private async Task<Reference> ReadNamedAsync(
        string name, byte[] bytes, Dictionary<string, string>? columns, RowReport report, CancellationToken cancellationToken)
    {
        var (blob, database) = ReadPlace(bytes);
        if (blob is not null)
        {
            var content = await store.ReadUploadAsync(blob, cancellationToken)
                ?? throw new BadInputException("blob", $"'blob' is '{blob}', and there is no such blob below uploads/ of the container of the references.");
            var format = Path.GetExtension(blob).ToLowerInvariant() is ".ndjson" or ".jsonl" ? RowFormat.Ndjson : RowFormat.Csv;
            return Read(name, content.ToArray(), format, columns, report);
        }

        var rows = new List<InputRow>();
        await foreach (var row in DatabaseRows.ReadAsync(couch.Database(database!), columns, report, cancellationToken))
        {
            rows.Add(row);
        }

        return ReferenceReader.Read(name, rows, report);
    }

    private static (string? Blob, string? Database) ReadPlace(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            string? Text(string member) => json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(member, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return (Text("blob"), Text("database")) switch
            {
                ({ Length: > 0 } blob, null) when !blob.Contains("..", StringComparison.Ordinal) => (blob, null),
                (null, { } database) when DatabaseName.IsValid(database) => (null, database),
                (null, { } database) => throw new BadInputException("database", $"'database' is '{database}'; {DatabaseName.Rule}."),
                _ => throw new BadInputException(
                    "body", "The body names neither a blob nor a database; give {\"blob\":\"companies.csv\"} or {\"database\":\"companies\"}."),
            };
        }
        catch (JsonException exception)
        {
            throw new BadInputException("body", $"The body is no JSON: {exception.Message}", exception);
        }
    }
}
