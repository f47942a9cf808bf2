namespace Pipeline.Classification.Features;

/// <summary>A word, number or mark of a text.</summary>
/// <param name="Hash">Hash of the folded letters; of the kind alone for a number; of the character for a mark.</param>
/// <param name="Prefix">Hash of the first four bytes of a word that has at least five, else 0.</param>
/// <param name="Suffix">Hash of the last three bytes of such a word, else 0.</param>
/// <param name="Kind">What it looks like.</param>
internal readonly record struct Token(uint Hash, uint Prefix, uint Suffix, TokenKind Kind)
{
    public bool IsWord => Kind <= TokenKind.MixedWord;

    public bool IsNumber => Kind is TokenKind.Year or TokenKind.ShortNumber or TokenKind.LongNumber;

    /// <summary>A code for sequences of shapes: kinds for words and numbers, the mark itself for punctuation.</summary>
    public uint Shape => Kind == TokenKind.Punctuation ? Hash : (uint)Kind;
}
