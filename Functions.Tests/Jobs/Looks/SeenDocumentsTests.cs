using FsCheck;
using FsCheck.Fluent;
using Pipeline.Jobs.Looks;

namespace Pipeline.Tests.Jobs.Looks;

public sealed class SeenDocumentsTests
{
    [Fact]
    public void ToString_Nothing_IsZero() => Assert.Equal("0-" + new string('0', 32), new SeenDocuments().ToString());

    [Fact]
    public void ToString_SameIdsInAnyOrder_IsTheSame() => Prop.ForAll(Ids, ids =>
        Of(ids) == Of(ids.Reverse()) && (ids.Length == 0 || Of(ids) != Of(ids.Skip(1)))).QuickCheckThrowOnFailure();

    [Fact]
    public void ToString_OneIdForAnother_Differs() => Assert.NotEqual(Of(["a", "b"]), Of(["a", "c"]));

    private static Arbitrary<string[]> Ids => Arb.From(Gen.Choose(0, 50).Select(i => $"d{i}é").ArrayOf().Select(ids => ids.Distinct().ToArray()));

    private static string Of(IEnumerable<string> ids)
    {
        var seen = new SeenDocuments();
        foreach (var id in ids)
        {
            seen.Add(id);
        }

        return seen.ToString();
    }
}
