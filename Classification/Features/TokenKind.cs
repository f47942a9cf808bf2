namespace Pipeline.Classification.Features;

/// <summary>What a token looks like, apart from which letters it has.</summary>
internal enum TokenKind : byte
{
    LowerWord = 1,
    CapitalisedWord,
    CapitalLetter,
    CapitalsWord,
    MixedWord,
    Year,
    ShortNumber,
    LongNumber,
    Punctuation,
}
