using System.Globalization;
using System.Text;
using Pipeline.Matching.Tables;

namespace Pipeline.Matching.Names;

/// <summary>
/// Turns the characters of a name into words of lower-case letters and digits. It has a table of its own because the runtime, in invariant
/// globalization, leaves accented letters as they are.
/// </summary>
internal sealed class LetterFolding
{
    private const int TableSize = 0x20000;

    private readonly string?[] _folded = new string?[TableSize];

    public LetterFolding()
    {
        foreach (var row in TableFile.Rows("letters.csv"))
        {
            _folded[int.Parse(row[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = row[1];
        }
    }

    /// <summary>Adds the words of a name.</summary>
    /// <param name="keepParentheses">False to leave out what stands in parentheses.</param>
    public void AddWords(ReadOnlySpan<char> name, NameWords words, bool keepParentheses)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (char.IsAsciiLetterOrDigit(letter))
            {
                words.Append((char)(letter | 0x20));
            }
            else if (letter == ' ')
            {
                words.EndWord();
            }
            else if (letter is '.' or '\'' or '`' or '’' or '‘' or 'ʼ')
            {
                if (letter == '.' && SeparatesWords(name, i, words))
                {
                    words.EndWord();
                }
            }
            else if (letter is '&' or '+' or '＆')
            {
                words.EndWord();
                words.Append("and");
                words.EndWord();
            }
            else if (letter == '(' && !keepParentheses && End(name, i) is var end && end > 0)
            {
                words.EndWord();
                i = end;
            }
            else if (letter < 0x80)
            {
                words.EndWord();
            }
            else
            {
                Rune.DecodeFromUtf16(name[i..], out var rune, out var length);
                Fold(rune, words);
                i += length - 1;
            }
        }

        words.EndWord();
    }

    // "Amazon.com" is two words, "S.A.B." and "A.O. Smith" are initials.
    private static bool SeparatesWords(ReadOnlySpan<char> name, int dot, NameWords words) =>
        dot + 1 < name.Length && name[dot + 1] != ' ' && words.OpenLength > 1 && !(dot + 2 < name.Length && name[dot + 2] == '.');

    // Where the parenthesis closes; -1 when it never does, or when it is the whole of the name.
    private static int End(ReadOnlySpan<char> name, int start)
    {
        var length = name[start..].IndexOf(')');
        var whole = length < 0 || (name[..start].IsWhiteSpace() && name[(start + length + 1)..].IsWhiteSpace());
        return whole ? -1 : start + length;
    }

    private void Fold(Rune rune, NameWords words)
    {
        if (rune.Value < TableSize && _folded[rune.Value] is { } folded)
        {
            words.Append(folded);
            return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                break;
            case UnicodeCategory.SpacingCombiningMark:
                words.Append(rune);
                break;
            default:
                if (Rune.IsLetterOrDigit(rune))
                {
                    words.Append(Rune.ToLowerInvariant(rune));
                }
                else
                {
                    words.EndWord();
                }

                break;
        }
    }
}
