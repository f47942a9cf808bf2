using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Tests.Classification;

/// <summary>Texts made to break segmentation and escapes.</summary>
internal static class TextGenerators
{
    /// <summary>Few characters, all of which mean something to the format or to the segmenter.</summary>
    public static Arbitrary<string> Adversarial { get; } = Of("[@\\#A*]- \r\n\f");

    /// <summary>Few characters that labels of any kind are made of.</summary>
    public static Arbitrary<string> Labels { get; } = Of("[@\\#A1_.-*] \n");

    /// <summary>The first with letters, numbers, tabs, a byte order mark, wide and combining characters, and all that is blank to a reader.</summary>
    public static Arbitrary<string> Mixed { get; } =
        Of("ab1 [@\\#*]-\t\r\n\f\v\uFEFF\u00A0é€é\u2028\u2029\u0085\u00AD\u200B\u200D\u3000\uFE0F\u001C");

    public static Arbitrary<byte[]> Bytes { get; } =
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static Arbitrary<string> Of(string alphabet) =>
        Arb.From(Gen.Elements(alphabet.ToCharArray()).ArrayOf().Select(letters => new string(letters)), Shorter);

    private static IEnumerable<string> Shorter(string text) => Enumerable.Range(0, text.Length).Select(at => text.Remove(at, 1));
}
