using System.Numerics;

namespace Pipeline.Classification.Features;

/// <summary>
/// Turns a paragraph into features: words, pairs of words, parts of words and shapes (<see cref="Lexical"/>); how it opens, ends
/// and looks, and where it stands (<see cref="Structural"/>). The two kinds are weighed apart. Not safe for two callers at a time.
/// </summary>
internal sealed class FeatureExtractor(int tableBits)
{
    /// <summary>A label shows in the first words; the rest of a longer paragraph is not read.</summary>
    public const int MaximumTokens = 1024;

    private readonly Token[] _tokens = new Token[MaximumTokens];

    private enum Kind : uint
    {
        Bias = 1,
        Word,
        WordPair,
        Prefix,
        Suffix,
        ShapeTriple,
        Opening,
        OpeningPair,
        OpeningTriple,
        Heading,
        OpeningShapes,
        Ending,
        EndingShapes,
        Length,
        Lines,
        Numbers,
        Capitals,
        Marks,
        Years,
        Tenth,
        FromStart,
        FromEnd,
    }

    /// <summary>Features of the words; their weights are added and divided by the root of their number.</summary>
    public FeatureRows Lexical { get; } = new(tableBits);

    /// <summary>Features of the whole paragraph; their weights are added.</summary>
    public FeatureRows Structural { get; } = new(tableBits);

    /// <summary>The factor of the weights of the lexical features, when there are <paramref name="count"/> of them: 3 / √n.</summary>
    public static float LexicalScale(int count) => 3f / MathF.Sqrt(Math.Max(count, 1));

    public void Extract(ReadOnlySpan<byte> paragraph, ParagraphContext context)
    {
        Lexical.Clear();
        Structural.Clear();
        var tokens = _tokens.AsSpan(0, Tokenizer.Tokenize(paragraph, _tokens));
        AddWords(tokens);
        AddOpening(tokens);
        AddEnding(tokens);
        AddProportions(tokens, paragraph);
        AddPosition(context);
    }

    private void AddWords(ReadOnlySpan<Token> tokens)
    {
        Token before = default;
        var shapes = 0u;
        foreach (var token in tokens)
        {
            Lexical.Add(Of(Kind.Word, token.Hash));
            Lexical.Add(Of(Kind.WordPair, FeatureHash.Combine(before.Hash, token.Hash)));
            if (token.Prefix != 0)
            {
                Lexical.Add(Of(Kind.Prefix, token.Prefix));
                Lexical.Add(Of(Kind.Suffix, token.Suffix));
            }

            shapes = (shapes * 769) + token.Shape;
            Lexical.Add(Of(Kind.ShapeTriple, shapes & 0xFFFFFF));
            before = token;
        }
    }

    private void AddOpening(ReadOnlySpan<Token> tokens)
    {
        var words = 0u;
        var shapes = 0u;
        for (var i = 0u; i < 5; i++)
        {
            var token = i < tokens.Length ? tokens[(int)i] : default;
            words = FeatureHash.Combine(words, token.Hash);
            shapes = FeatureHash.Combine(shapes, token.Shape);
            Structural.Add(Of(Kind.Opening, token.Hash + (i * 31)));
            Structural.Add(Of(Kind.OpeningShapes, shapes));
            if (i is 1 or 2)
            {
                Structural.Add(Of(i == 1 ? Kind.OpeningPair : Kind.OpeningTriple, words));
            }
        }

        AddHeading(tokens);
    }

    // A run-in heading: one to six words closed by a full stop, a colon or a dash. A paragraph without one is marked as such.
    private void AddHeading(ReadOnlySpan<Token> tokens)
    {
        var words = 0u;
        for (var i = 0; i < Math.Min(tokens.Length, 7); i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Punctuation)
            {
                Structural.Add(Of(Kind.Heading, FeatureHash.Combine(words, token.Hash)));
                Structural.Add(Of(Kind.Heading, words));
                return;
            }

            words = FeatureHash.Combine(words, token.Hash);
        }

        Structural.Add(Of(Kind.Heading, tokens.Length < 7 ? words + 1 : 0));
    }

    private void AddEnding(ReadOnlySpan<Token> tokens)
    {
        var last = tokens.Length > 0 ? tokens[^1] : default;
        var previous = tokens.Length > 1 ? tokens[^2] : default;
        Structural.Add(Of(Kind.Ending, last.Hash));
        Structural.Add(Of(Kind.EndingShapes, FeatureHash.Combine(previous.Shape, last.Shape)));
    }

    private void AddProportions(ReadOnlySpan<Token> tokens, ReadOnlySpan<byte> paragraph)
    {
        int numbers = 0, capitals = 0, marks = 0, years = 0;
        foreach (var token in tokens)
        {
            numbers += token.IsNumber ? 1 : 0;
            capitals += token.IsWord && token.Kind != TokenKind.LowerWord ? 1 : 0;
            marks += token.Kind == TokenKind.Punctuation ? 1 : 0;
            years += token.Kind == TokenKind.Year ? 1 : 0;
        }

        Structural.Add(Of(Kind.Bias, 0));
        Structural.Add(Of(Kind.Length, Magnitude(tokens.Length)));
        Structural.Add(Of(Kind.Lines, Magnitude(paragraph.Count((byte)'\n'))));
        Structural.Add(Of(Kind.Numbers, Share(numbers, tokens.Length)));
        Structural.Add(Of(Kind.Capitals, Share(capitals, tokens.Length)));
        Structural.Add(Of(Kind.Marks, Share(marks, tokens.Length)));
        Structural.Add(Of(Kind.Years, (uint)Math.Min(years, 3)));
    }

    private void AddPosition(ParagraphContext context)
    {
        Structural.Add(Of(Kind.Tenth, (uint)context.Tenth));
        Structural.Add(Of(Kind.FromStart, (uint)Math.Min(context.Index, 8)));
        Structural.Add(Of(Kind.FromEnd, (uint)Math.Min(context.FromEnd, 4)));
    }

    private static uint Of(Kind kind, uint value) => FeatureHash.Combine((uint)kind * 0x1F123BB5, value);

    // Two steps per doubling: 0, 1, 2, 3, 4-5, 6-7, 8-11, 12-15 ...
    private static uint Magnitude(int value)
    {
        var bits = BitOperations.Log2((uint)value + 1);
        return ((uint)bits * 2) + (bits > 0 ? (((uint)value + 1) >> (bits - 1)) & 1 : 0);
    }

    private static uint Share(int part, int whole) => whole == 0 ? 11 : (uint)(part * 10 / whole);
}
