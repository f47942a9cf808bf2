using Pipeline.Matching.Index;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching;

/// <summary>Finds the rows of a reference that a name may mean.</summary>
internal static class CandidateFinder
{
    /// <summary>So many rows are taken of the search by pieces.</summary>
    public const int MostHits = 6;

    private const int MostEqual = 8;

    private static readonly SearchLimits Limits = new(0.35f, FeatureExtractor.MostGap);

    /// <summary>Fills the candidates of the scratch's source and tells how many there are.</summary>
    public static int Find(ReferenceIndex index, MatchScratch scratch)
    {
        var key = scratch.Source.Name.Key;
        if (key.Length == 0)
        {
            return 0;
        }

        var count = 0;
        AddEqual(index, scratch, key, exact: true, ref count);
        if (count > 0)
        {
            return count;
        }

        var found = index.Grams.Search(key, scratch.Grams, Limits, scratch.Hits);
        foreach (var hit in scratch.Hits.AsSpan(0, found))
        {
            Add(index, scratch, hit.Row, hit.Cosine, Tier(index, scratch.Source, hit.Row), ref count);
        }

        AddEqual(index, scratch, key, exact: false, ref count);
        AddSorted(index, scratch, ref count);
        AddBeginnings(index, scratch, key, ref count);
        return count;
    }

    // Names with one key, or with one key but for the spaces.
    private static void AddEqual(ReferenceIndex index, MatchScratch scratch, string key, bool exact, ref int count)
    {
        var added = 0;
        foreach (var row in index.Squeezed.Find(KeyHash.Squeezed(key)))
        {
            var same = index.Key(row) == key;
            if (added < MostEqual && (exact ? same : !same && KeyHash.EqualSqueezed(index.Key(row), key)))
            {
                Add(index, scratch, row, exact ? 1 : -1, exact ? MatchTier.Exact : MatchTier.Squeezed, ref count);
                added++;
            }
        }
    }

    private static void AddSorted(ReferenceIndex index, MatchScratch scratch, ref int count)
    {
        if (scratch.Source.Count < 2)
        {
            return;
        }

        var added = 0;
        foreach (var row in index.Sorted.Find(KeyHash.Sorted(scratch.Source.Name.Key)))
        {
            if (added < MostEqual && HasSameWords(index, scratch.Source, row))
            {
                Add(index, scratch, row, -1, MatchTier.Sorted, ref count);
                added++;
            }
        }
    }

    // A short form, when one entity alone begins with it.
    private static void AddBeginnings(ReferenceIndex index, MatchScratch scratch, string key, ref int count)
    {
        var rows = index.Prefixes.Find(KeyHash.Squeezed(key));
        if (rows.Length == 0)
        {
            return;
        }

        var entity = index.Entity(rows[0]);
        foreach (var row in rows)
        {
            if (index.Entity(row) != entity)
            {
                return;
            }
        }

        if (index.Key(rows[0]).StartsWith(key, StringComparison.Ordinal))
        {
            var place = Add(index, scratch, rows[0], -1, MatchTier.Grams, ref count);
            if (place >= 0)
            {
                scratch.Candidates[place].OnlyOneBeginsSo = true;
            }
        }
    }

    /// <summary>Adds a row unless its entity is there already by a row at least as good; a cosine below zero is computed.</summary>
    internal static int Add(ReferenceIndex index, MatchScratch scratch, int row, float cosine, MatchTier tier, ref int count)
    {
        var entity = index.Entity(row);
        for (var i = 0; i < count; i++)
        {
            ref var other = ref scratch.Candidates[i];
            if (other.Entity == entity)
            {
                if (tier < other.Tier)
                {
                    other.Row = row;
                    other.Tier = tier;
                    other.Cosine = cosine < 0 ? index.Grams.Cosine(scratch.Source.Name.Key, row, scratch.Grams) : cosine;
                }

                return i;
            }
        }

        if (count == scratch.Candidates.Length)
        {
            return -1;
        }

        scratch.Candidates[count] = new Candidate
        {
            Row = row,
            Entity = entity,
            Cosine = cosine < 0 ? index.Grams.Cosine(scratch.Source.Name.Key, row, scratch.Grams) : cosine,
            Tier = tier,
        };
        return count++;
    }

    private static MatchTier Tier(ReferenceIndex index, SourceName source, int row) =>
        KeyHash.EqualSqueezed(index.Key(row), source.Name.Key) ? MatchTier.Squeezed
        : HasSameWords(index, source, row) ? MatchTier.Sorted
        : MatchTier.Grams;

    private static bool HasSameWords(ReferenceIndex index, SourceName source, int row)
    {
        var words = index.Words.WordsOf(row);
        if (words.Length != source.Count || source.Count < 2)
        {
            return false;
        }

        Span<int> a = stackalloc int[source.Count];
        Span<int> b = stackalloc int[source.Count];
        source.Numbers.AsSpan(0, source.Count).CopyTo(a);
        words.CopyTo(b);
        a.Sort();
        b.Sort();
        return a[0] != WordTable.Unknown && a.SequenceEqual(b);
    }
}
