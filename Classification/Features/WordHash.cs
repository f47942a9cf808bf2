using System.Runtime.CompilerServices;

namespace Pipeline.Classification.Features;

/// <summary>The hashes of a word while it is read, folded letter by folded letter.</summary>
internal ref struct WordHash()
{
    private const int PrefixLetters = 4;

    private uint _hash = FeatureHash.Seed;
    private uint _prefix;
    private uint _last;

    /// <summary>How many letters were added; one of two bytes counts once.</summary>
    public int Letters { get; private set; }

    /// <summary>Adds a letter of one byte, or a byte of a longer one that stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte letter)
    {
        _hash = FeatureHash.Add(_hash, letter);
        _last = (_last << 8) | letter;
        _prefix = ++Letters == PrefixLetters ? _hash : _prefix;
    }

    /// <summary>Adds a letter that <see cref="LetterFolding"/> made of one of two bytes.</summary>
    public void AddFolded(int letter)
    {
        _hash = letter > 0x7F ? FeatureHash.Add(_hash, (byte)(letter >> 8)) : _hash;
        Add((byte)letter);
    }

    /// <summary>The token of the word; one of few letters has no prefix and no suffix.</summary>
    public readonly Token Finish(TokenKind kind) => Letters > PrefixLetters
        ? new Token(FeatureHash.Finish(_hash), FeatureHash.Finish(_prefix), FeatureHash.Finish(_last & 0xFFFFFF), kind)
        : new Token(FeatureHash.Finish(_hash), 0, 0, kind);
}
