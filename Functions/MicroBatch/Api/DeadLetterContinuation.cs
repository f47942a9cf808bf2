using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Pipeline.MicroBatch.Api;

/// <summary>Where a page of dead letters ended, as a token that fits into a URL: the time in milliseconds and the key, in Base64Url.</summary>
internal static class DeadLetterContinuation
{
    private const int MaxLength = 8_192;
    private const long LastMillisecond = 253_402_300_799_999;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Write(DeadLetterPosition position) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.DeadAt.ToUnixTimeMilliseconds()} {position.Key}")));

    /// <returns>Null when the token is none of <see cref="Write"/>.</returns>
    public static DeadLetterPosition? Read(string token)
    {
        try
        {
            var text = token.Length <= MaxLength ? Strict.GetString(Base64Url.DecodeFromChars(token)) : "";
            return text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && space < text.Length - 1
                && long.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= LastMillisecond
                    ? new DeadLetterPosition(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), text[(space + 1)..])
                    : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
