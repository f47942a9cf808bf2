using Pipeline.Matching.Index;
using Pipeline.Matching.Names;

namespace Pipeline.Matching.Scoring;

/// <summary>Which words of two keys stand for each other: each word of the source takes the most alike word of the entity that is still free.</summary>
internal ref struct WordAlignment
{
    /// <summary>For each word of the source the place of the entity's word, or -1.</summary>
    public Span<int> Partner;

    /// <summary>Whether each word of the entity was taken.</summary>
    public Span<bool> Taken;

    /// <summary>The shares of the words in common, weighted by their rarity.</summary>
    public float SourceShare, ReferenceShare;

    /// <summary>The rarity of the rarest word that has no partner; 0 when all have one.</summary>
    public float SourceLeftOver, ReferenceLeftOver;

    /// <summary>The rarity of the rarest word that stands for one written otherwise, and of the rarest that begins the other or is begun by it.</summary>
    public float Inexact, InexactBeginning;

    public void Align(SourceName source, ReadOnlySpan<int> words, WordTable table)
    {
        float total = 0, sourceSum = 0, referenceSum = 0;
        for (var j = 0; j < words.Length; j++)
        {
            total += table.Rarity(words[j]);
        }

        for (var i = 0; i < source.Count; i++)
        {
            var best = 0f;
            var place = Best(source, i, words, table, ref best);
            Partner[i] = place;
            if (place >= 0)
            {
                Taken[place] = true;
                Inexact = best < 1 ? MathF.Max(Inexact, source.Rarity[i]) : Inexact;
                InexactBeginning = best == WordSimilarity.Beginning ? MathF.Max(InexactBeginning, source.Rarity[i]) : InexactBeginning;
                sourceSum += best * source.Rarity[i];
                referenceSum += best * table.Rarity(words[place]);
            }
            else
            {
                SourceLeftOver = MathF.Max(SourceLeftOver, source.Rarity[i]);
            }
        }

        for (var j = 0; j < words.Length; j++)
        {
            ReferenceLeftOver = Taken[j] ? ReferenceLeftOver : MathF.Max(ReferenceLeftOver, table.Rarity(words[j]));
        }

        SourceShare = source.Total > 0 ? sourceSum / source.Total : 0;
        ReferenceShare = total > 0 ? referenceSum / total : 0;
    }

    private readonly int Best(SourceName source, int i, ReadOnlySpan<int> words, WordTable table, ref float best)
    {
        if (source.Numbers[i] != WordTable.Unknown)
        {
            for (var j = 0; j < words.Length; j++)
            {
                if (!Taken[j] && words[j] == source.Numbers[i])
                {
                    best = 1;
                    return j;
                }
            }
        }

        var place = -1;
        for (var j = 0; j < words.Length; j++)
        {
            if (Taken[j])
            {
                continue;
            }

            var similarity = WordSimilarity.Compute(source.Word(i), table.Text(words[j]));
            if (similarity > best)
            {
                best = similarity;
                place = j;
            }
        }

        return place;
    }
}
