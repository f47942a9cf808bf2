using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Features;

/// <summary>
/// Turns a paragraph into features: words, pairs of words, parts of words and shapes (<see cref="Lexical"/>); how it opens, ends
/// and looks, what it has of a taxonomic name, and where it stands (<see cref="Structural"/>). The two are weighed apart. Not safe for
/// two callers at a time.
/// </summary>
/// <param name="tableBits">The table of features has two to this power rows.</param>
/// <param name="index">The features that a model uses; null when all are wanted.</param>
internal sealed class FeatureExtractor(int tableBits, FeatureIndex? index = null)
{
    private readonly TokenList _tokens = new();
    private readonly ConceptFeatures _concepts = new();
    private readonly NeighbourFeatures _neighbours = new();

    /// <summary>Features of the words; their weights are added and multiplied by <see cref="LexicalScale"/>.</summary>
    public FeatureRows Lexical { get; } = new(tableBits, index);

    /// <summary>Features of the whole paragraph; their weights are added.</summary>
    public FeatureRows Structural { get; } = new(tableBits, index);

    /// <summary>
    /// The factor of the weights of the lexical features, when there are <paramref name="count"/> of them: 5 / √n, where 5 was chosen
    /// by cross-validation.
    /// </summary>
    public static float LexicalScale(int count) => 5f / MathF.Sqrt(Math.Max(count, 1));

    /// <param name="text">The document.</param>
    /// <param name="paragraphs">Its paragraphs.</param>
    /// <param name="flow">How they flow over its pages.</param>
    /// <param name="unit">The index of the unit to describe.</param>
    public void Extract(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, PageFlow flow, int unit, uint disguise = 0)
    {
        Lexical.Clear();
        Structural.Clear();
        _tokens.Clear();
        for (var part = flow.Beginning(unit); part >= 0; part = flow.Continuation(part))
        {
            _tokens.Add(paragraphs[part].Of(text));
        }

        _concepts.Add(_tokens.Tokens, Structural);
        MeasureFeatures.Add(_tokens.Tokens, Structural);
        NameFeatures.Add(_tokens.Tokens, Structural);
        if (disguise != 0)
        {
            _tokens.Disguise(disguise);
        }

        WordFeatures.Add(_tokens.Tokens, Lexical);
        OpeningFeatures.Add(_tokens.Tokens, Structural);
        AppearanceFeatures.Add(_tokens, Structural);
        Structural.Add(FeatureKind.Furniture, flow.LooksLikeHeader(unit) ? 1u : 0);
        _neighbours.Add(
            unit > 0 ? paragraphs[flow.Beginning(unit - 1)].Of(text) : [],
            unit + 1 < flow.Count ? paragraphs[flow.Beginning(unit + 1)].Of(text) : [],
            disguise,
            Structural);
        AddPlace(unit, flow.Count);
    }

    private void AddPlace(int unit, int count)
    {
        Structural.Add(FeatureKind.Bias, 0);
        Structural.Add(FeatureKind.Tenth, (uint)((long)unit * 10 / count));
        Structural.Add(FeatureKind.FromStart, (uint)Math.Min(unit, 8));
        Structural.Add(FeatureKind.FromEnd, (uint)Math.Min(count - 1 - unit, 4));
    }
}
