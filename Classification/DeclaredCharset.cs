using System.Net.Http.Headers;
using System.Text;

namespace Pipeline.Classification;

/// <summary>Texts in the charset that their media type declares, as the UTF-8 that everything else here reads and writes.</summary>
/// <remarks>
/// Names are those of .NET's code pages. As browsers do (WHATWG Encoding), <c>iso-8859-1</c> is read as windows-1252, of which it is a part but for
/// control characters that no text has. <c>us-ascii</c> is part of UTF-8. UTF-16 and UTF-32 go by their byte order mark, which is no part of the text;
/// UTF-16 without one is read in the order that leaves more zero bytes in the upper halves.
/// </remarks>
public static class DeclaredCharset
{
    private const int Latin1 = 28591;
    private const int Windows1252 = 1252;
    private const int Ascii = 20127;
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;
    private const int CharactersPerPiece = 8 * 1024;

    /// <summary>Whether a text of this media type is UTF-8: by its words, or because it declares nothing that can be read.</summary>
    /// <param name="contentType">A media type such as <c>text/plain; charset=windows-1252</c>.</param>
    public static bool IsUtf8(string? contentType) =>
        NameOf(contentType) is not { } name || EncodingOf(name) is { CodePage: Utf8 or Ascii };

    /// <summary>The text in UTF-8, which the caller disposes.</summary>
    /// <param name="contentType">Its media type, for which <see cref="IsUtf8"/> is false.</param>
    /// <param name="text">The text as it is stored.</param>
    /// <exception cref="InvalidTextException">The charset is not known, or the bytes are none of it.</exception>
    public static PooledBufferWriter ToUtf8(string contentType, ReadOnlySpan<byte> text)
    {
        var name = NameOf(contentType) ?? Encoding.UTF8.WebName;
        var encoding = EncodingOf(name) ?? throw InvalidTextException.UnknownCharset(name);
        if (encoding.CodePage == Utf16 && !text.StartsWith(Encoding.Unicode.Preamble) && !text.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            encoding = IsBigEndian(text) ? Encoding.BigEndianUnicode : Encoding.Unicode;
        }
        else if (encoding.CodePage == Utf16 && text.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            encoding = Encoding.BigEndianUnicode;
        }

        var start = text.StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
        var destination = new PooledBufferWriter(text.Length + (text.Length / 8));
        try
        {
            Decode(Strict(encoding), name, text, start, destination);
            return destination;
        }
        catch
        {
            destination.Dispose();
            throw;
        }
    }

    private static void Decode(Encoding encoding, string name, ReadOnlySpan<byte> text, int start, PooledBufferWriter destination)
    {
        var decoder = encoding.GetDecoder();
        var encoder = Encoding.UTF8.GetEncoder();
        var characters = new char[CharactersPerPiece];
        var offset = start;
        try
        {
            bool isComplete;
            do
            {
                decoder.Convert(text[offset..], characters, flush: true, out var used, out var made, out isComplete);
                var piece = characters.AsSpan(0, made);
                var room = destination.GetSpan(Encoding.UTF8.GetMaxByteCount(made));
                destination.Advance(encoder.GetBytes(piece, room, flush: isComplete));
                offset += used;
            }
            while (!isComplete);
        }
        catch (DecoderFallbackException)
        {
            throw InvalidTextException.NotOfCharset(name, offset);
        }
    }

    private static string? NameOf(string? contentType) =>
        contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out var type) && type.CharSet?.Trim('"', '\'', ' ') is { Length: > 0 } name
            ? name
            : null;

    private static Encoding? EncodingOf(string name)
    {
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            return encoding.CodePage == Latin1 ? CodePagesEncodingProvider.Instance.GetEncoding(Windows1252) : encoding;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return name.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : null;
        }
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    /// <summary>The upper byte of most characters of a text is zero, in the scripts that use few characters and in line ends and blanks of all.</summary>
    private static bool IsBigEndian(ReadOnlySpan<byte> text)
    {
        var balance = 0;
        for (var i = 0; i + 1 < text.Length; i += 2)
        {
            balance += (text[i] == 0 ? 1 : 0) - (text[i + 1] == 0 ? 1 : 0);
        }

        return balance > 0;
    }
}
