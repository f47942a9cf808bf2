namespace Pipeline.Classification.Features;

/// <summary>What a paragraph has of marks and numbers that mean the same in every language: sizes, ranges, dates, places, sexes.</summary>
internal static class MeasureFeatures
{
    private static readonly uint Degree = Mark("°");
    private static readonly uint Male = Mark("♂");
    private static readonly uint Female = Mark("♀");
    private static readonly uint Times = Mark("×");
    private static readonly uint EnDash = Mark("–");
    private static readonly uint EmDash = Mark("—");
    private static readonly uint Identical = Mark("≡");
    private static readonly ulong Unit = Concepts.Named("Measure");
    private static readonly ulong Month = Concepts.Named("Season");

    public static void Add(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        int sizes = 0, ranges = 0, dates = 0, degrees = 0, sexes = 0, brackets = 0, commas = 0, semicolons = 0, colons = 0, equals = 0, stops = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var next = i + 1 < tokens.Length ? tokens[i + 1] : default;
            var third = i + 2 < tokens.Length ? tokens[i + 2] : default;
            if (token.IsNumber)
            {
                sizes += next.IsWord && (Concepts.Of(next.Hash) & Unit) != 0 ? 1 : 0;
                ranges += (next.Hash == '-' || next.Hash == EnDash || next.Hash == Times) && third.IsNumber ? 1 : 0;
                dates += token.Kind == TokenKind.Year && i > 1 && IsDate(tokens[i - 1], tokens[i - 2]) ? 1 : 0;
                continue;
            }

            if (token.Kind != TokenKind.Punctuation)
            {
                continue;
            }

            var mark = token.Hash;
            degrees += mark == Degree ? 1 : 0;
            sexes += mark == Male || mark == Female ? 1 : 0;
            brackets += mark is '(' or '[' ? 1 : 0;
            commas += mark == ',' ? 1 : 0;
            semicolons += mark == ';' ? 1 : 0;
            colons += mark == ':' ? 1 : 0;
            stops += mark == '.' ? 1 : 0;
            equals += mark == '=' || mark == Identical ? 1 : 0;
        }

        AddCount(0, sizes, tokens.Length, rows);
        AddCount(1, ranges, tokens.Length, rows);
        AddCount(2, dates, tokens.Length, rows);
        AddCount(3, degrees, tokens.Length, rows);
        AddCount(4, sexes, tokens.Length, rows);
        AddCount(5, brackets, tokens.Length, rows);
        AddCount(6, commas, tokens.Length, rows);
        AddCount(7, semicolons, tokens.Length, rows);
        AddCount(8, colons, tokens.Length, rows);
        AddCount(9, equals, tokens.Length, rows);
        AddCount(10, stops, tokens.Length, rows);
        rows.Add(FeatureKind.MeasurePattern, Bit(sizes, 0) | Bit(dates, 1) | Bit(degrees, 2) | Bit(sexes, 3) | Bit(ranges, 4) | Bit(semicolons, 5));
    }

    private static void AddCount(uint what, int count, int length, FeatureRows rows)
    {
        rows.Add(FeatureKind.MeasureCount, (what * 8) + (uint)Math.Min(count, 4));
        rows.Add(FeatureKind.MeasureShare, (what * 64) + Steps.Magnitude(count * 64 / Math.Max(length, 1)));
    }

    // "12.VII.1954", "3 May 2004", "21.06.2010"
    private static bool IsDate(Token before, Token earlier) =>
        (before.IsWord && (Concepts.Of(before.Hash) & Month) != 0)
        || (before.Hash is '.' or ',' or '-' or '/' && (earlier.Kind is TokenKind.ShortNumber or TokenKind.CapitalsWord or TokenKind.CapitalLetter
            || (earlier.IsWord && (Concepts.Of(earlier.Hash) & Month) != 0)));

    private static uint Bit(int count, int place) => count > 0 ? 1u << place : 0;

    private static uint Mark(string mark) => FeatureHash.OfLetters(System.Text.Encoding.UTF8.GetBytes(mark));
}
