using Pipeline.Http;

namespace Pipeline.Matches;

/// <summary>Names of references: part of addresses and of blob names.</summary>
internal static class ReferenceName
{
    private const int Longest = 64;

    /// <exception cref="BadInputException">It cannot be one.</exception>
    public static string Check(string name, string field) =>
        name.Length is > 0 and <= Longest && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')
            ? name
            : throw new BadInputException(field, $"'{field}' is '{name}'; the name of a reference is 1 to {Longest} lower-case letters, digits, '-' and '_'.");
}
