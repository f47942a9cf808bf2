namespace Pipeline.Classification.Features;

/// <summary>How the paragraph before and the one after begin, and how long they are.</summary>
internal sealed class NeighbourFeatures
{
    private const int OpeningBytes = 64;

    private readonly Token[] _tokens = new Token[4];

    /// <param name="before">The paragraph before; empty for none.</param>
    /// <param name="after">The paragraph after; empty for none.</param>
    /// <param name="rows">Receives the features.</param>
    public void Add(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, uint disguise, FeatureRows rows)
    {
        AddSide(before, 1, disguise, rows);
        AddSide(after, 2, disguise, rows);
    }

    private void AddSide(ReadOnlySpan<byte> paragraph, uint side, uint disguise, FeatureRows rows)
    {
        var count = Tokenizer.Tokenize(paragraph[..Math.Min(paragraph.Length, OpeningBytes)], _tokens);
        ConceptFeatures.AddNeighbour(_tokens.AsSpan(0, Math.Min(count, 2)), side, rows);
        if (disguise != 0)
        {
            TokenList.Disguise(_tokens.AsSpan(0, count), disguise);
        }

        var first = count > 0 ? _tokens[0] : default;
        var second = count > 1 ? _tokens[1] : default;
        rows.Add(FeatureKind.NeighbourOpening, first.Hash + side);
        rows.Add(FeatureKind.NeighbourShapes, FeatureHash.Combine(FeatureHash.Combine(side, first.Shape), second.Shape));
        rows.Add(FeatureKind.NeighbourLength, (Steps.Magnitude(paragraph.Length / 8) * 4) + side);
    }
}
