namespace Pipeline.Classification.Features;

/// <summary>How long a paragraph is and how much of it are numbers, capitals, marks and years.</summary>
internal static class AppearanceFeatures
{
    public static void Add(TokenList list, FeatureRows rows)
    {
        var tokens = list.Tokens;
        int numbers = 0, capitals = 0, marks = 0, years = 0;
        foreach (var token in tokens)
        {
            numbers += token.IsNumber ? 1 : 0;
            capitals += token.IsWord && token.Kind != TokenKind.LowerWord ? 1 : 0;
            marks += token.Kind == TokenKind.Punctuation ? 1 : 0;
            years += token.Kind == TokenKind.Year ? 1 : 0;
        }

        var length = Steps.Magnitude(tokens.Length);
        rows.Add(FeatureKind.Length, length);
        rows.Add(FeatureKind.Lines, Steps.Magnitude(list.LineEnds));
        rows.Add(FeatureKind.Numbers, Steps.Share(numbers, tokens.Length));
        rows.Add(FeatureKind.Capitals, Steps.Share(capitals, tokens.Length));
        rows.Add(FeatureKind.Marks, Steps.Share(marks, tokens.Length));
        rows.Add(FeatureKind.Years, (uint)Math.Min(years, 3));
        rows.Add(FeatureKind.LengthAndOpening, Shapes(length, tokens.Length > 0 ? tokens[0] : default, tokens.Length > 1 ? tokens[1] : default));
        rows.Add(FeatureKind.LengthAndEnding, Shapes(length, tokens.Length > 0 ? tokens[^1] : default, tokens.Length > 1 ? tokens[^2] : default));
    }

    private static uint Shapes(uint length, Token first, Token second) =>
        FeatureHash.Combine(FeatureHash.Combine(length, first.Shape), second.Shape);
}
