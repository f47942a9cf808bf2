using System.Text;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Segmentation;

/// <summary>Reads a short line for what it may have of page furniture: a page's number, the words of a running head, a marker.</summary>
internal static class PageLineReader
{
    /// <summary>No longer line, in bytes, is page furniture.</summary>
    public const int LongestLine = 120;

    private const int MostTokens = 12;
    private const int LongestDots = 7;
    private const int MostDigits = 4;
    private const int NoNumber = -1;

    private static readonly uint[] CaptionHashes = HashesOf("fig figs figure figures plate plates table tables map maps abb tab taf tafel appendix key box");

    /// <param name="text">The text.</param>
    /// <param name="content">The line without the blanks around it, not empty and no longer than <see cref="LongestLine"/>.</param>
    public static PageLine Read(ReadOnlySpan<byte> text, Paragraph content)
    {
        var line = content.Of(text);
        Span<PageToken> tokens = stackalloc PageToken[MostTokens];
        var (count, words, hash) = Tokenize(line, tokens);
        tokens = tokens[..Math.Min(count, MostTokens)];
        if (count == 0)
        {
            return new PageLine(content, PageLineTraits.None, NoNumber, 0, 0);
        }

        if (count <= MostTokens && PageMarker.IsMarker(line, tokens))
        {
            return new PageLine(content, PageLineTraits.Marker, tokens.FirstNumber(), 0, 0);
        }

        if (count == 1 || (count == 2 && words == 0 && line[tokens[0].End] == '/' && tokens[1].Start == tokens[0].End + 1))
        {
            return ReadBare(content, line, tokens);
        }

        return count <= MostTokens || tokens[0].IsNumber
            ? ReadHead(content, line, tokens, count <= MostTokens, words, hash)
            : new PageLine(content, PageLineTraits.None, NoNumber, words, hash);
    }

    private static (int Count, int Words, uint Hash) Tokenize(ReadOnlySpan<byte> line, Span<PageToken> tokens)
    {
        var (count, words, hash, position) = (0, 0, FeatureHash.Seed, 0);
        while (position < line.Length)
        {
            var start = position;
            position += DigitsAt(line[position..]) is var digits and > 0 ? digits : LettersAt(line[position..]);
            if (position == start)
            {
                position += MarkLengthAt(line[position..]);
                continue;
            }

            var token = PageToken.Read(line, start, position);
            hash = token.IsNumber ? hash : FeatureHash.Combine(hash, token.Hash);
            words += token.IsNumber ? 0 : 1;
            if (count < tokens.Length)
            {
                tokens[count] = token;
            }

            count++;
        }

        return (count, words, hash);
    }

    private static int DigitsAt(ReadOnlySpan<byte> line)
    {
        var length = line.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? line.Length : length;
    }

    private static int LettersAt(ReadOnlySpan<byte> line)
    {
        var length = 0;
        while (length < line.Length && (char.IsAsciiLetter((char)line[length]) || (line[length] >= 0x80 && MarkLengthAt(line[length..]) == 0)))
        {
            length++;
        }

        return length;
    }

    // 0 for a byte of a letter outside ASCII.
    private static int MarkLengthAt(ReadOnlySpan<byte> line)
    {
        if (line[0] < 0x80)
        {
            return 1;
        }

        var length = Math.Max(WhiteSpace.LengthAt(line), WhiteSpace.InvisibleLengthAt(line));
        return length > 0 ? length : Tokenizer.MultibyteMarkLength(line);
    }

    private static PageLine ReadBare(Paragraph content, ReadOnlySpan<byte> line, ReadOnlySpan<PageToken> tokens)
    {
        var number = tokens[0];
        var value = number.IsNumber && number.Length <= MostDigits ? number.Value : number.IsNumber ? NoNumber : RomanNumeral.Read(number.Of(line));
        var isLower = number.IsNumber || char.IsAsciiLetterLower((char)line[number.Start]);
        if (value > 0 && tokens.Length == 1 && isLower && IsDash(line[..number.Start]) && IsDash(line[number.End..]))
        {
            return new PageLine(content, PageLineTraits.Dashed | PageLineTraits.Bare, value, 0, 0);
        }

        // A letter alone may name a figure, and a number with a full stop may be what is left of a sentence.
        return value > 0 && (number.IsNumber || number.Length > 1) && IsBracket(line[..number.Start]) && IsBracket(line[tokens[^1].End..])
            ? new PageLine(content, PageLineTraits.Bare, value, 0, 0)
            : new PageLine(content, PageLineTraits.None, NoNumber, number.IsNumber ? 0 : 1, number.Hash);
    }

    private static PageLine ReadHead(
        Paragraph content, ReadOnlySpan<byte> line, ReadOnlySpan<PageToken> tokens, bool isWhole, int words, uint hash)
    {
        var (number, traits) = (NoNumber, StyleOf(line));
        if (words > 0 && CaptionHashes.AsSpan().Contains(tokens[0].Hash))
        {
            return new PageLine(content, PageLineTraits.Caption, NoNumber, words, hash);
        }

        if (NumberOf(tokens[0], line) is var first and > 0 && IsDecoration(line[..tokens[0].Start]) && StandsApart(line[tokens[0].End..tokens[1].Start]))
        {
            number = first;
            traits |= PageLineTraits.NumberFirst | GapTraits(line[tokens[0].End..tokens[1].Start]);
        }
        else if (isWhole && NumberOf(tokens[^1], line) is var last and > 0 && IsDecoration(line[tokens[^1].End..])
            && StandsApart(line[tokens[^2].End..tokens[^1].Start]))
        {
            number = last;
            traits |= GapTraits(line[tokens[^2].End..tokens[^1].Start]);
        }

        return new PageLine(content, traits, number, words, hash);
    }

    private static int NumberOf(PageToken token, ReadOnlySpan<byte> line) =>
        !token.IsNumber ? token.Length > 1 ? RomanNumeral.Read(token.Of(line)) : NoNumber : token.Length <= MostDigits ? token.Value : NoNumber;

    // "12 Author" and "12 ... Author" may carry a page number; "12. Name", "12) name" and "12-15" do not.
    private static bool StandsApart(ReadOnlySpan<byte> gap) =>
        !gap.IsEmpty && (WhiteSpace.LengthAt(gap) > 0 || gap[0] == '|' || IsDotted(gap));

    private static PageLineTraits GapTraits(ReadOnlySpan<byte> gap) =>
        IsDotted(gap) ? PageLineTraits.Dotted : IsWide(gap) ? PageLineTraits.WideGap : PageLineTraits.None;

    private static bool IsWide(ReadOnlySpan<byte> gap) => (gap.Length > 1 || gap[0] == '\t') && gap[0] < 0x80 && WhiteSpace.IsBlank(gap);

    // Longer rows of dots lead to the next couplet of a key.
    private static bool IsDotted(ReadOnlySpan<byte> gap) => gap.Length <= LongestDots
        && (gap.IndexOf("..."u8) >= 0 || gap.IndexOf(". . ."u8) >= 0 || gap.IndexOf("…"u8) >= 0);

    private static PageLineTraits StyleOf(ReadOnlySpan<byte> line)
    {
        var words = line.TrimStart("0123456789 .|\t"u8);
        var begins = words.IsEmpty || !Sentences.GoesOnWith(words);
        var ends = line[^1] == ',' || line[^1] == '-' || (line[^1] == '.' && !line.EndsWith("al."u8) && !line.EndsWith(".."u8));
        return begins && !ends
            ? line.ContainsAnyInRange((byte)'a', (byte)'z') ? PageLineTraits.HeadStyle : PageLineTraits.HeadStyle | PageLineTraits.Capitals
            : PageLineTraits.None;
    }

    private static bool IsBracket(ReadOnlySpan<byte> marks) => marks.IndexOfAnyExcept(" \t()[]{}<>|/"u8) < 0;

    private static bool IsDecoration(ReadOnlySpan<byte> marks) => marks.IndexOfAny("%°'\"+$€£#×"u8) < 0;

    private static bool IsDash(ReadOnlySpan<byte> marks)
    {
        var visible = WhiteSpace.Trim(marks, new Paragraph(0, marks.Length)).Of(marks);
        return !visible.IsEmpty && (visible.IndexOfAnyExcept("-_~="u8) < 0 || visible.SequenceEqual("–"u8) || visible.SequenceEqual("—"u8)
            || visible.SequenceEqual("―"u8) || visible.SequenceEqual("−"u8) || visible.SequenceEqual("·"u8) || visible.SequenceEqual("•"u8));
    }

    private static uint[] HashesOf(string words) => [.. words.Split(' ').Select(word => FeatureHash.OfLetters(Encoding.UTF8.GetBytes(word)))];
}
