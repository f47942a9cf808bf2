namespace Pipeline.Classification.Features;

/// <summary>The first tokens of a paragraph, which may lie in several places of the text.</summary>
internal sealed class TokenList
{
    /// <summary>A label shows in the first words; the rest of a longer paragraph is not read.</summary>
    public const int MaximumCount = 1024;

    private readonly Token[] _tokens = new Token[MaximumCount];
    private int _count;

    public ReadOnlySpan<Token> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>Number of line ends in what was added.</summary>
    public int LineEnds { get; private set; }

    public void Clear() => (_count, LineEnds) = (0, 0);

    /// <summary>Makes words that a seed chooses, from half of them to all, words that nobody knows; short ones and marks stay.</summary>
    public void Disguise(uint seed) => Disguise(_tokens.AsSpan(0, _count), seed);

    /// <inheritdoc cref="Disguise(uint)"/>
    public static void Disguise(Span<Token> tokens, uint seed)
    {
        foreach (ref var token in tokens)
        {
            if (token.IsWord && token.Prefix != 0 && FeatureHash.Combine(seed, token.Hash) % 256 >= seed % 128)
            {
                token = new Token(token.Hash ^ seed, token.Prefix ^ seed, token.Suffix ^ seed, token.Kind);
            }
        }
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        _count += Tokenizer.Tokenize(text, _tokens.AsSpan(_count));
        while (Segmentation.LineEnds.Find(text) is { Length: > 0 } end)
        {
            LineEnds++;
            text = text[(end.At + end.Length)..];
        }
    }
}
