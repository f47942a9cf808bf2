namespace Pipeline.Matching.Identifiers;

/// <summary>Legal entity identifiers (ISO 17442): 18 letters and digits and two check digits.</summary>
public static class Lei
{
    private const int Length = 20;

    /// <summary>The identifier in capitals without spaces; null when it is malformed or its check digits are wrong.</summary>
    public static string? Parse(string? text)
    {
        var lei = IdentifierText.Clean(text);
        return lei.Length == Length && lei.All(char.IsAsciiLetterOrDigit) && char.IsAsciiDigit(lei[^1]) && char.IsAsciiDigit(lei[^2]) && Modulo97(lei) == 1
            ? lei
            : null;
    }

    // ISO 7064, MOD 97-10: letters count from 10 on.
    private static int Modulo97(string lei)
    {
        var rest = 0;
        foreach (var letter in lei)
        {
            rest = char.IsAsciiDigit(letter) ? (rest * 10 + letter - '0') % 97 : (rest * 100 + letter - 'A' + 10) % 97;
        }

        return rest;
    }
}
