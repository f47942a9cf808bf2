using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Tests.Classification;

/// <summary>Texts made to break segmentation and escapes.</summary>
internal static class TextGenerators
{
    /// <summary>Few characters, all of which mean something to the format or to the segmenter.</summary>
    public static Arbitrary<string> Adversarial { get; } = Of("[@\\#A*]- \r\n\f");

    /// <summary>The same with letters, tabs, a byte order mark, wide and combining characters.</summary>
    public static Arbitrary<string> Mixed { get; } = Of("ab [@\\#*]-\t\r\n\f\v\uFEFF\u00A0é€é\u2028\0");

    public static Arbitrary<byte[]> Bytes { get; } =
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static Arbitrary<string> Of(string alphabet) =>
        Arb.From(Gen.Elements(alphabet.ToCharArray()).ArrayOf().Select(letters => new string(letters)), Shorter);

    private static IEnumerable<string> Shorter(string text) => Enumerable.Range(0, text.Length).Select(at => text.Remove(at, 1));
}
