namespace Pipeline.Classification.Features;

/// <summary>Words, pairs of words, beginnings and ends of words, and triples of shapes.</summary>
internal static class WordFeatures
{
    public static void Add(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        Token before = default;
        var shapes = 0u;
        foreach (var token in tokens)
        {
            rows.Add(FeatureKind.Word, token.Hash);
            rows.Add(FeatureKind.WordPair, FeatureHash.Combine(before.Hash, token.Hash));
            if (token.Prefix != 0)
            {
                rows.Add(FeatureKind.Prefix, token.Prefix);
                rows.Add(FeatureKind.Suffix, token.Suffix);
            }

            shapes = (shapes * 769) + token.Shape;
            rows.Add(FeatureKind.ShapeTriple, shapes & 0xFFFFFF);
            before = token;
        }
    }
}
