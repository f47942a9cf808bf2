using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Jobs.Api;

/// <summary>
/// The continuation of a list of jobs: the durable back end's own token behind four bytes of its SHA-256. So a text that no
/// list has given is refused as such, whatever the back end would make of it.
/// </summary>
internal static class JobListContinuation
{
    private const int DigestBytes = 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Write(string token)
    {
        var bytes = Strict.GetBytes(token);
        return Base64Url.EncodeToString([.. Digest(bytes), .. bytes]);
    }

    /// <returns>The token, or null for a text that is not a continuation.</returns>
    public static string? Read(string text)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(text).AsSpan();
            return bytes.Length > DigestBytes && bytes[..DigestBytes].SequenceEqual(Digest(bytes[DigestBytes..]))
                ? Strict.GetString(bytes[DigestBytes..])
                : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Digest(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, DigestBytes);
}
