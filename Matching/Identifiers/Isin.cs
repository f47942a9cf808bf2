namespace Pipeline.Matching.Identifiers;

/// <summary>International securities identification numbers (ISO 6166): two letters of a country, nine letters and digits, one check digit.</summary>
public static class Isin
{
    private const int Length = 12;

    /// <summary>The number in capitals without spaces; null when it is malformed or its check digit is wrong.</summary>
    public static string? Parse(string? text)
    {
        var isin = IdentifierText.Clean(text);
        return isin.Length == Length && isin.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(isin[0]) && char.IsAsciiLetter(isin[1])
            && char.IsAsciiDigit(isin[^1]) && Luhn(isin) % 10 == 0
            ? isin
            : null;
    }

    // Each letter is two digits, from 10 on; every second digit from the right is doubled, and the digits of what comes of it are added.
    private static int Luhn(string isin)
    {
        var sum = 0;
        var doubled = false;
        for (var i = isin.Length - 1; i >= 0; i--)
        {
            var value = char.IsAsciiDigit(isin[i]) ? isin[i] - '0' : isin[i] - 'A' + 10;
            sum += Digit(value % 10, ref doubled);
            sum += value >= 10 ? Digit(value / 10, ref doubled) : 0;
        }

        return sum;
    }

    private static int Digit(int digit, ref bool doubled)
    {
        var value = doubled ? digit * 2 : digit;
        doubled = !doubled;
        return value > 9 ? value - 9 : value;
    }
}
