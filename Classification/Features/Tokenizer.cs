using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Features;

/// <summary>
/// Splits UTF-8 text into words (runs of letters, folded to lower case), numbers (runs of digits) and single marks. A word that is
/// hyphenated at the end of a line is one word, and so is one with signs in it that are drawn as nothing. Never allocates.
/// </summary>
internal static class Tokenizer
{
    private const byte Space = 0;
    private const byte Lower = 1;
    // One more than a small letter, so that the difference counts capitals.
    private const byte Upper = 2;
    private const byte Digit = 3;
    private const byte Mark = 4;

    // The first byte of a character that may be a blank or a mark.
    private const byte Multibyte = 5;

    // Any other byte of a character outside ASCII.
    private const byte Letter = 6;

    private static readonly byte[] Classes = BuildClasses();

    /// <summary>Fills <paramref name="tokens"/> with the first tokens of the text.</summary>
    /// <returns>The number of tokens written.</returns>
    public static int Tokenize(ReadOnlySpan<byte> text, Span<Token> tokens)
    {
        var count = 0;
        var position = 0;
        while (position < text.Length && count < tokens.Length)
        {
            switch (Classes[text[position]])
            {
                case Space:
                    position++;
                    break;
                case Digit:
                    tokens[count++] = ReadNumber(text, ref position);
                    break;
                case Mark:
                    tokens[count++] = MarkToken(text[position++]);
                    break;
                case Multibyte when BlankLength(text[position..]) is var blank and > 0:
                    position += blank;
                    break;
                case Multibyte when MultibyteMarkLength(text[position..]) is var length and > 0:
                    tokens[count++] = MarkToken(FeatureHash.OfLetters(text.Slice(position, length)));
                    position += length;
                    break;
                default:
                    tokens[count++] = ReadWord(text, ref position);
                    break;
            }
        }

        return count;
    }

    private static Token MarkToken(uint mark) => new(mark, 0, 0, TokenKind.Punctuation);

    private static Token ReadNumber(ReadOnlySpan<byte> text, ref int position)
    {
        var start = position;
        while (position < text.Length && Classes[text[position]] == Digit)
        {
            position++;
        }

        var number = text[start..position];
        var kind = number switch
        {
            [(byte)'1', >= (byte)'7', _, _] or [(byte)'2', (byte)'0', _, _] => TokenKind.Year,
            { Length: <= 2 } => TokenKind.ShortNumber,
            _ => TokenKind.LongNumber,
        };
        return new Token(FeatureHash.Combine((uint)kind, (uint)Math.Min(number.Length, 8)), 0, 0, kind);
    }

    private static Token ReadWord(ReadOnlySpan<byte> text, ref int position)
    {
        var word = new WordHash();
        var capitals = 0;
        var firstIsCapital = IsCapital(text[position..]);
        while (position < text.Length)
        {
            var value = text[position];
            var kind = Classes[value];
            if (kind is Lower or Upper)
            {
                capitals += kind - Lower;
                word.Add((byte)(value | 0x20));
                position++;
                continue;
            }

            if (kind == Multibyte && WhiteSpace.InvisibleLengthAt(text[position..]) is var invisible and > 0)
            {
                position += invisible;
                continue;
            }

            if (kind < Multibyte || (kind == Multibyte && MultibyteMarkLength(text[position..]) + WhiteSpace.LengthAt(text[position..]) > 0))
            {
                var resumed = value == '-' ? HyphenationLength(text[position..]) : 0;
                if (resumed == 0)
                {
                    break;
                }

                position += resumed;
                continue;
            }

            if (value == 0xEF && LetterFolding.ReadLigature(text[position..]) is { Length: > 0 } ligature)
            {
                foreach (var letter in ligature)
                {
                    word.Add((byte)letter);
                }

                position += 3;
                continue;
            }

            if (!LetterFolding.Begins(value) || position + 1 == text.Length)
            {
                word.Add(value);
                position++;
                continue;
            }

            var character = LetterFolding.Read(text[position..]);
            position += 2;
            if (LetterFolding.Of(character) is var folded && folded != LetterFolding.Nothing)
            {
                capitals += LetterFolding.IsCapital(character) ? 1 : 0;
                word.AddFolded(folded);
            }
        }

        return word.Finish((word.Letters, capitals, firstIsCapital) switch
        {
            (_, 0, _) => TokenKind.LowerWord,
            (1, _, _) => TokenKind.CapitalLetter,
            (_, 1, true) => TokenKind.CapitalisedWord,
            var (all, upper, _) when all == upper => TokenKind.CapitalsWord,
            _ => TokenKind.MixedWord,
        });
    }

    private static bool IsCapital(ReadOnlySpan<byte> text) => Classes[text[0]] == Upper
        || (LetterFolding.Begins(text[0]) && text.Length > 1 && LetterFolding.IsCapital(LetterFolding.Read(text)));

    // A hyphen, the end of a line and a lower-case letter: the word goes on. Any other hyphen is a mark.
    private static int HyphenationLength(ReadOnlySpan<byte> text)
    {
        var position = 1;
        while (position < text.Length && SpaceLength(text[position..]) is var length and > 0)
        {
            position += length;
        }

        return position > 1 && position < text.Length && Classes[text[position]] == Lower && LineEnds.IsIn(text[1..position]) ? position : 0;
    }

    private static int SpaceLength(ReadOnlySpan<byte> text) => Classes[text[0]] switch
    {
        Space => 1,
        Multibyte => BlankLength(text),
        _ => 0,
    };

    private static int BlankLength(ReadOnlySpan<byte> text) => Math.Max(WhiteSpace.LengthAt(text), WhiteSpace.InvisibleLengthAt(text));

    // Marks outside ASCII that matter in print: U+0080-00BF but for letters, U+00D7, U+00F7, U+2000-2BFF, U+3000-303F.
    public static int MultibyteMarkLength(ReadOnlySpan<byte> text) => text switch
    {
        [0xC2, not (0xAA or 0xB5 or 0xBA), ..] => 2,
        [0xC3, 0x97 or 0xB7, ..] => 2,
        [0xE2, <= 0xAF, _, ..] => 3,
        [0xE3, 0x80, _, ..] => 3,
        _ => 0,
    };

    private static byte[] BuildClasses()
    {
        var classes = new byte[256];
        for (var value = 0; value < classes.Length; value++)
        {
            classes[value] = value switch
            {
                <= ' ' or 0x7F => Space,
                >= 'a' and <= 'z' => Lower,
                >= 'A' and <= 'Z' => Upper,
                >= '0' and <= '9' => Digit,
                < 0x80 => Mark,
                0xC2 or 0xC3 or 0xCD or 0xD8 or 0xE1 or 0xE2 or 0xE3 or 0xEF or 0xF0 or 0xF3 => Multibyte,
                _ => Letter,
            };
        }

        return classes;
    }
}
