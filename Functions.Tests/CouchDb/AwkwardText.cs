using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Tests.CouchDb;

/// <summary>Texts for ids and names: every kind of character, with those that mean something in addresses and JSON more often.</summary>
internal static class AwkwardText
{
    private static readonly Gen<string> Awkward =
        Gen.Elements(" ", "/", "\\", "\"", "'", "%", "%2F", "+", "?", "#", "&", "=", ".", "..", "_", "_design/", "_local/", ":", "\0", "\n", "é", "\U0001F600");

    private static readonly Gen<string> Scalar =
        Gen.Choose(0, 0x10FFFF).Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32);

    /// <summary>Text that can be written as UTF-8.</summary>
    public static Arbitrary<string> WellFormed { get; } =
        Gen.OneOf(Awkward, Scalar, Gen.Choose('a', 'z').Select(c => ((char)c).ToString())).ListOf().Select(string.Concat).ToArbitrary();

    /// <summary>Any text, also with halves of surrogate pairs.</summary>
    public static Arbitrary<string> Any { get; } =
        Gen.OneOf(Awkward, Scalar, Gen.Choose(0xD800, 0xDFFF).Select(c => ((char)c).ToString())).ListOf().Select(string.Concat).ToArbitrary();
}
