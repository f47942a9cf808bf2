using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Pipeline.Health.Api;

/// <summary>Where a page of anomalies ended, as a token that fits into a URL: the day and the key, in Base64Url.</summary>
internal static class AnomalyContinuation
{
    private const string DayFormat = "yyyy-MM-dd";
    private const int MaxLength = 2_048;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Write(AnomalyPosition position) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.Date:yyyy-MM-dd}{position.Key}")));

    /// <returns>Null when the token is none of <see cref="Write"/>.</returns>
    public static AnomalyPosition? Read(string token)
    {
        try
        {
            var text = token.Length <= MaxLength ? Strict.GetString(Base64Url.DecodeFromChars(token)) : "";
            return text.Length > DayFormat.Length && DateOnly.TryParseExact(
                text.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? new AnomalyPosition(text[DayFormat.Length..], day)
                : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
