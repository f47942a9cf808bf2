namespace Pipeline.Classification.Features;

/// <summary>How a paragraph begins and ends: a number it is listed by, its first and last words, a run-in heading.</summary>
internal static class OpeningFeatures
{
    private const int LongestHeading = 7;

    public static void Add(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        tokens = tokens[AddNumber(tokens, rows)..];
        var words = 0u;
        var shapes = 0u;
        for (var i = 0u; i < 5; i++)
        {
            var token = i < tokens.Length ? tokens[(int)i] : default;
            words = FeatureHash.Combine(words, token.Hash);
            shapes = FeatureHash.Combine(shapes, token.Shape);
            rows.Add(FeatureKind.Opening, token.Hash + (i * 31));
            rows.Add(FeatureKind.OpeningShapes, shapes);
            if (i is 1 or 2)
            {
                rows.Add(i == 1 ? FeatureKind.OpeningPair : FeatureKind.OpeningTriple, words);
            }
        }

        AddHeading(tokens, rows);
        var last = tokens.Length > 0 ? tokens[^1] : default;
        var previous = tokens.Length > 1 ? tokens[^2] : default;
        rows.Add(FeatureKind.Ending, last.Hash);
        rows.Add(FeatureKind.EndingShapes, FeatureHash.Combine(previous.Shape, last.Shape));
    }

    // A paragraph that is numbered in one document opens like one that is not in another.
    private static int AddNumber(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        if (tokens.Length < 3 || tokens[0].Kind != TokenKind.ShortNumber)
        {
            rows.Add(FeatureKind.OpeningNumber, 0);
            return 0;
        }

        var length = tokens[1].Kind == TokenKind.Punctuation ? 2 : 1;
        rows.Add(FeatureKind.OpeningNumber, FeatureHash.Combine(length == 2 ? tokens[1].Hash : 0, tokens[length].Shape));
        return length;
    }

    // A run-in heading: one to six words closed by a mark. A paragraph of so few words without one is a heading itself.
    private static void AddHeading(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        var words = 0u;
        for (var i = 0; i < Math.Min(tokens.Length, LongestHeading); i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation)
            {
                rows.Add(FeatureKind.Heading, FeatureHash.Combine(words, tokens[i].Hash));
                rows.Add(FeatureKind.Heading, words);
                return;
            }

            words = FeatureHash.Combine(words, tokens[i].Hash);
        }

        rows.Add(FeatureKind.Heading, tokens.Length < LongestHeading ? words + 1 : 0);
    }
}
