using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>What CouchDB says in the body of a refusal.</summary>
/// <param name="Error">Its name of the error; empty when the body was not CouchDB's, as from a proxy.</param>
/// <param name="Reason">Its words, on one line and at most <see cref="MaxReasonLength"/> characters.</param>
public readonly record struct CouchError(string Error, string Reason)
{
    /// <summary>The longest reason that is kept, in characters.</summary>
    public const int MaxReasonLength = 200;

    private const int MaxErrorLength = 60;

    /// <summary>True when the body says that there is no such database, rather than no such document.</summary>
    public bool IsDatabaseMissing => Error == "not_found" && Reason is "Database does not exist." or "no_db_file";

    /// <summary>Reads a body; both parts are empty when it is none of CouchDB's.</summary>
    public static CouchError Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            string? error = null;
            string? reason = null;
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isError = reader.ValueTextEquals("error"u8);
                    var isReason = reader.ValueTextEquals("reason"u8);
                    reader.Read();
                    if ((isError || isReason) && reader.TokenType == JsonTokenType.String)
                    {
                        (error, reason) = isError ? (reader.GetString(), reason) : (error, reader.GetString());
                    }

                    reader.Skip();
                }
            }

            return new CouchError(Quote(error, MaxErrorLength), Quote(reason, MaxReasonLength));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default(CouchError) with { Error = "", Reason = "" };
        }
    }

    /// <summary>Foreign text on one line and of bounded length, so that it can stand in a message or a log.</summary>
    public static string Quote(string? text, int maxLength = MaxReasonLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = text.Length > maxLength ? text[..maxLength] : text;
        return string.Create(shown.Length, shown, static (span, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '\uFFFD' : from[i];
            }
        }) + (text.Length > maxLength ? "…" : "");
    }

    /// <summary>Both parts for people.</summary>
    public override string ToString() => (Error, Reason) switch
    {
        ("", "") => "no reason given",
        (var error, "") => error,
        ("", var reason) => reason,
        var (error, reason) => $"{error}: {reason}",
    };
}
