namespace Pipeline.Matching.Generation;

/// <summary>Writes the words of a key as a company's name: capitals and a legal form.</summary>
internal static class NameSpelling
{
    private static readonly string[] LegalForms =
    [
        " Inc.", " Inc", " Corp", " Corporation", " Ltd", " Limited", " LLC", " PLC", " Co", " S.A.", " N.V.", " AG", " GmbH", " L.P.", ", Inc.", "",
    ];

    public static string Write(IEnumerable<string> words, Random random)
    {
        var name = string.Join(' ', words.Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return (random.NextDouble() < 0.35 ? name.ToUpperInvariant() : name) + LegalForms[random.Next(LegalForms.Length)];
    }
}
