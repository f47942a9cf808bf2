using System.Text;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Recognises the lines that programs put between pages: "--- PDF Page 3 Label 3 ---", "[p. 12]", "Page 3 of 12", "3 | P a g e",
/// "--- page break ---", in the words of several languages.
/// </summary>
internal static class PageMarker
{
    private static readonly uint[] Pages = HashesOf("page página pÁgina pagina seite strana strona sida страница Страница СТРАНИЦА");
    private static readonly uint[] ShortPages = HashesOf("p pp pg pag pág side blz bladzijde s str стр");
    private static readonly uint[] Sources = HashesOf("pdf scan image ocr document doc file physical original printed print begin start end new");
    private static readonly uint[] Breaks = HashesOf("pagebreak newpage clearpage");
    private static readonly uint[] Totals = HashesOf("of de von sur di av van z из");
    private static readonly uint Label = HashOf("label");
    private static readonly uint Break = HashOf("break");
    private static readonly uint[] SpacedPage = HashesOf("p a g e");

    /// <param name="line">The line without the blanks around it.</param>
    /// <param name="tokens">Its words and numbers, all of them.</param>
    public static bool IsMarker(ReadOnlySpan<byte> line, ReadOnlySpan<PageToken> tokens)
    {
        var isEnclosed = tokens[0].Start > 0 && tokens[^1].End < line.Length && line[^1] != '.';
        if (tokens.Length == 1)
        {
            return tokens[0].Start > 0 && Breaks.AsSpan().Contains(tokens[0].Hash);
        }

        if (tokens[0].IsNumber)
        {
            return IsNumberAndPage(line, tokens);
        }

        var rest = tokens;
        while (rest.Length > 1 && Sources.AsSpan().Contains(rest[0].Hash))
        {
            rest = rest[1..];
        }

        if (!Pages.AsSpan().Contains(rest[0].Hash) && !(isEnclosed && ShortPages.AsSpan().Contains(rest[0].Hash)))
        {
            return false;
        }

        rest = rest[1..];
        if (isEnclosed && (rest.IsEmpty || (rest.Length == 1 && rest[0].Hash == Break)))
        {
            return true;
        }

        return !rest.IsEmpty && IsNumber(line, rest[0]) && IsEnd(line, rest[1..]);
    }

    /// <summary>The first number among the tokens; -1 for none.</summary>
    public static int FirstNumber(this ReadOnlySpan<PageToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.IsNumber)
            {
                return token.Value;
            }
        }

        return -1;
    }

    // The total of pages, and the label that a page has in its file.
    private static bool IsEnd(ReadOnlySpan<byte> line, ReadOnlySpan<PageToken> rest)
    {
        if (rest.Length > 1 && Totals.AsSpan().Contains(rest[0].Hash) && rest[1].IsNumber)
        {
            rest = rest[2..];
        }
        else if (rest.Length > 0 && rest[0].IsNumber && line[rest[0].Start - 1] == '/')
        {
            rest = rest[1..];
        }

        return rest.IsEmpty || (rest[0].Hash == Label && rest.Length <= 4);
    }

    private static bool IsNumberAndPage(ReadOnlySpan<byte> line, ReadOnlySpan<PageToken> tokens)
    {
        var isBar = line[tokens[0].End..tokens[1].Start].Contains((byte)'|');
        if (isBar && tokens.Length == 1 + SpacedPage.Length)
        {
            var isSpaced = true;
            for (var i = 0; i < SpacedPage.Length; i++)
            {
                isSpaced &= tokens[i + 1].Hash == SpacedPage[i];
            }

            return isSpaced;
        }

        return isBar && tokens.Length == 2 && Pages.AsSpan().Contains(tokens[1].Hash);
    }

    private static bool IsNumber(ReadOnlySpan<byte> line, PageToken token) => token.IsNumber || RomanNumeral.Read(token.Of(line)) > 0;

    private static uint[] HashesOf(string words) => [.. words.Split(' ').Select(HashOf)];

    // As PageToken has them: capitals of ASCII alone are made small.
    private static uint HashOf(string word) => FeatureHash.OfLetters(Encoding.UTF8.GetBytes(word));
}
