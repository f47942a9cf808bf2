using System.Globalization;

namespace Pipeline.Jobs.Conflicts;

/// <summary>
/// Which of several last revisions of a document stays. The same everywhere, whichever server decides: a branch in which a person wrote goes before branches
/// of annotations alone, and of these the newer one stays. Where persons wrote in more than one, none is given up: that is theirs to settle.
/// </summary>
internal static class ConflictJudgement
{
    /// <summary>The revision that stays; null where it is not for us to say.</summary>
    /// <param name="leaves">Two at least.</param>
    public static Leaf? Decide(IReadOnlyList<Leaf> leaves)
    {
        if (CommonGeneration(leaves) is not { } common)
        {
            return null;
        }

        var ofPersons = leaves.Where(leaf => !leaf.IsOwnSince(common)).ToList();
        return ofPersons.Count switch
        {
            0 => leaves.OrderByDescending(leaf => leaf.Generation).ThenByDescending(leaf => leaf.Rev, StringComparer.Ordinal).First(),
            1 => ofPersons[0],
            _ => null,
        };
    }

    /// <summary>The newest revision that all came from; null where CouchDB keeps it no more.</summary>
    private static int? CommonGeneration(IReadOnlyList<Leaf> leaves)
    {
        var common = leaves[0].Ancestry.FirstOrDefault(rev => leaves.All(leaf => leaf.Ancestry.Contains(rev)));
        return common is null ? null : int.Parse(common.AsSpan(0, common.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
    }
}
