using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>What answered at the server's address, looked at as what may not be a CouchDB at all.</summary>
/// <param name="Address">The address that was asked, without query and account.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type; null when none was given.</param>
/// <param name="Location">Where a redirection leads, without query; null when it is none.</param>
/// <param name="Body">The beginning of the body.</param>
internal sealed record ServerProbe(Uri Address, int Status, string? ContentType, Uri? Location, byte[] Body)
{
    /// <summary>Bytes of a body that are looked at.</summary>
    public const int MaxBytes = 64 * 1024;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether this is the session of a server administrator.</summary>
    public bool IsAdministrator
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(Body);
                return json.RootElement.GetProperty("userCtx").GetProperty("roles").EnumerateArray().Any(role => role.ValueEquals("_admin"));
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>A text property of the JSON object that was answered; null when there is none.</summary>
    public string? Text(string property)
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The answer for people, such as <c>404 (not_found: missing)</c> or <c>302 to https://couch.example/</c>.</summary>
    public override string ToString() => (Location, Text("error")) switch
    {
        ({ } location, _) => $"{Status} to {CouchError.Quote(location.GetLeftPart(UriPartial.Path))}",
        (_, not null) => $"{Status} ({CouchError.Parse(Body)})",
        _ => $"{Status} with {(ContentType is null ? "no content type" : CouchError.Quote(ContentType, 60))}",
    };
}
