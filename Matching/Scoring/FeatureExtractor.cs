using Pipeline.Matching.Index;

namespace Pipeline.Matching.Scoring;

/// <summary>Computes the features of a name with each of its candidates.</summary>
internal static class FeatureExtractor
{
    /// <summary>The difference to a rival counts no further than this; a search looks no further either.</summary>
    public const float MostGap = 0.2f;

    private const int ShortName = 7;
    private const int MostWords = 256;

    public static void Extract(SourceName source, ReferenceIndex index, Span<Candidate> candidates)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            ExtractPair(source, index, ref candidates[i]);
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            ExtractRivals(index, candidates, i);
        }
    }

    private static void ExtractPair(SourceName source, ReferenceIndex index, ref Candidate candidate)
    {
        var key = index.Key(candidate.Row);
        var words = index.Words.WordsOf(candidate.Row);
        words = words[..Math.Min(words.Length, MostWords)];
        Span<bool> taken = stackalloc bool[words.Length];
        taken.Clear();
        var alignment = new WordAlignment { Partner = stackalloc int[source.Count], Taken = taken };
        alignment.Align(source, words, index.Words);
        var least = MathF.Min(alignment.SourceShare, alignment.ReferenceShare);
        var most = MathF.Max(alignment.SourceShare, alignment.ReferenceShare);
        var name = source.Name;
        var begins = key.Length > name.Key.Length && name.Key.Length > 0 && key.StartsWith(name.Key, StringComparison.Ordinal) && key[name.Key.Length] == ' ';
        var (sourceOnly, referenceOnly) = Numbers(source, words, index.Words);
        Span<float> f = candidate.Features;
        f.Clear();
        f[0] = 1;
        f[1] = candidate.Cosine;
        f[2] = candidate.Cosine * candidate.Cosine;
        f[3] = least;
        f[4] = most;
        f[6] = Flag(candidate.Tier == MatchTier.Exact);
        f[7] = Flag(candidate.Tier == MatchTier.Squeezed);
        f[8] = Flag(candidate.Tier == MatchTier.Sorted);
        f[9] = Flag(sourceOnly || referenceOnly);
        f[10] = Flag(words.Length > 0 && source.Count > 0 && words[0] == source.Numbers[0]);
        f[11] = Flag(name.Key.Length < ShortName);
        f[12] = alignment.ReferenceLeftOver;
        f[13] = alignment.SourceLeftOver;
        f[14] = Flag(begins && candidate.OnlyOneBeginsSo);
        f[15] = Flag(begins);
        f[16] = candidate.Cosine * least;
        f[17] = least * most;
        f[18] = Flag(alignment.SourceLeftOver == 0);
        f[19] = Flag(referenceOnly);
        f[20] = Flag(index.Literal(candidate.Row) == name.Literal);
        f[21] = Flag(index.LegalForm(candidate.Row) is { } form && name.LegalForm is { } sourceForm && form != sourceForm);
        f[24] = Flag(alignment.ReferenceLeftOver == 0);
        f[25] = Flag(source.Count == 1);
        f[26] = Flag(begins && name.LegalForm is not null);
        f[27] = name.LegalForm is null ? 0 : alignment.ReferenceLeftOver;
        f[28] = alignment.Inexact;
        f[29] = alignment.InexactBeginning;
    }

    private static void ExtractRivals(ReferenceIndex index, Span<Candidate> candidates, int i)
    {
        ref var candidate = ref candidates[i];
        var rival = 0f;
        var closer = false;
        var equal = 0;
        for (var j = 0; j < candidates.Length; j++)
        {
            ref var other = ref candidates[j];
            if (other.Entity == candidate.Entity)
            {
                continue;
            }

            rival = MathF.Max(rival, other.Cosine);
            closer |= other.Tier < candidate.Tier || (other.Features[20] > candidate.Features[20]) || (other.Features[20] == candidate.Features[20]
                && candidate.Features[20] > 0 && other.Features[21] < candidate.Features[21]);
            equal += index.Key(other.Row) == index.Key(candidate.Row) && index.Literal(other.Row) == index.Literal(candidate.Row) ? 1 : 0;
        }

        candidate.Features[5] = Math.Clamp(candidate.Cosine - rival, -MostGap, MostGap);
        candidate.Features[22] = Flag(closer);
        candidate.Features[23] = Flag(equal > 0);
        candidate.Twins = equal;
    }

    // Whether each side has a number that the other lacks.
    private static (bool SourceOnly, bool ReferenceOnly) Numbers(SourceName source, ReadOnlySpan<int> words, WordTable table)
    {
        var sourceOnly = false;
        var referenceOnly = false;
        for (var i = 0; i < source.Count; i++)
        {
            sourceOnly |= source.Counts[i] != 0 && !Has(words, table, source.Counts[i]);
        }

        foreach (var word in words)
        {
            var value = table.Counts(word);
            referenceOnly |= value != 0 && !source.Counts.AsSpan(0, source.Count).Contains(value);
        }

        return (sourceOnly, referenceOnly);
    }

    private static bool Has(ReadOnlySpan<int> words, WordTable table, int value)
    {
        foreach (var word in words)
        {
            if (table.Counts(word) == value)
            {
                return true;
            }
        }

        return false;
    }

    private static float Flag(bool value) => value ? 1 : 0;
}
