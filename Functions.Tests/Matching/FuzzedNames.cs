using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Tests.Matching;

/// <summary>Names as data hold them, and as nobody would think of them.</summary>
internal static class FuzzedNames
{
    private static readonly string[] Pieces =
    [
        "Acme", "acme", "A", "b", "C", "Inc.", "INC", "Co", "and", "&", "of", "the", "The", "Ltd", "L.L.C.", "S.A.", "de", "C.V.", "sab", "cos", "tech", "Intl",
        "holdings", "II", "3", "Class", "Class A", "common-stock", "common", "stock", "(x)", "(", ")", "/DE/", "\\NEW\\", "/", "Müller", "Æ", "ﬁ", "Ⅻ", "½",
        "e\u0301", "\u0301", "日本", "株式会社", "有限公司", "公司", "ООО", "Газпром", "Ελλάς", "شركة", "شركة الاتصالات", "\u202Eabc", "🚀", "👩‍👩‍👧", "\uD800", "ß",
        "İstanbul", "ſ", "주식회사", "한글", "हिन्दी", "ไทย", ".", "..", "'", ",", "-", "\0", "\u00A0", "pt", "PAO", "A.B.", "gmbh and co kg", "units", "x.y.z",
    ];

    private static readonly string[] Between = [" ", "", ".", ", ", "-", "/", "\t", "  "];

    /// <summary>Pieces of names in any order, any text, and very long ones.</summary>
    public static Gen<string> Any() => Gen.Frequency(
        (6, Pieced(8)),
        (3, ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? "")),
        (1, Pieced(120)));

    private static Gen<string> Pieced(int most) =>
        from count in Gen.Choose(0, most)
        from pieces in Gen.Elements(Pieces).ListOf(count)
        from between in Gen.Elements(Between).ListOf(count)
        select string.Concat(pieces.Zip(between, (piece, space) => piece + space));
}
