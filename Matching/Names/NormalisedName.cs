namespace Pipeline.Matching.Names;

/// <summary>A name as it is compared.</summary>
/// <param name="Key">
/// Lower-case words with one space between them: letters folded, legal forms off, abbreviations written out, stop words out. Empty when the name has
/// neither letter nor digit. Two names with one key are taken for one name.
/// </param>
/// <param name="Literal">
/// The words as they are written, folded but neither written out nor dropped, legal forms off: what tells names of one key apart.
/// </param>
/// <param name="LegalForm">The family of the legal form that was taken off; null when the name has none.</param>
public sealed record NormalisedName(string Key, string Literal, string? LegalForm)
{
    /// <summary>The key without its spaces.</summary>
    public string Squeezed() => Key.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The words of the key in ordinal order.</summary>
    public string Sorted()
    {
        var words = Key.Split(' ');
        Array.Sort(words, string.CompareOrdinal);
        return string.Join(' ', words);
    }
}
