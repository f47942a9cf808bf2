using System.Numerics;

namespace Pipeline.Classification.Features;

/// <summary>Which concepts a paragraph's words stand for: how many of them, in its first words, in its run-in heading.</summary>
internal sealed class ConceptFeatures
{
    private const int LongestHeading = 6;
    private const int OpeningWords = 3;
    private const int ShareSteps = 64;

    private readonly int[] _counts = new int[Concepts.Count];

    public void Add(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        _counts.AsSpan().Clear();
        var words = 0;
        foreach (var token in tokens)
        {
            if (!token.IsWord)
            {
                continue;
            }

            words++;
            for (var concepts = Concepts.Of(token.Hash); concepts != 0; concepts &= concepts - 1)
            {
                _counts[BitOperations.TrailingZeroCount(concepts)]++;
            }
        }

        var length = Steps.Magnitude(tokens.Length);
        for (var concept = 0; concept < _counts.Length; concept++)
        {
            if (_counts[concept] > 0)
            {
                rows.Add(FeatureKind.Concept, (uint)concept);
                rows.Add(FeatureKind.ConceptShare, ((uint)concept * 64) + Steps.Magnitude(_counts[concept] * ShareSteps / words));
                rows.Add(FeatureKind.ConceptAndLength, ((((uint)concept * 4) + (uint)Math.Min(_counts[concept], 3)) * 64) + length);
            }
        }

        rows.Add(FeatureKind.MainConcept, Main());
        AddOpening(tokens, rows);
        AddHeading(tokens, rows);
    }

    /// <summary>The concepts of the first words of a neighbour.</summary>
    public static void AddNeighbour(ReadOnlySpan<Token> tokens, uint side, FeatureRows rows)
    {
        var concepts = 0UL;
        foreach (var token in tokens)
        {
            concepts |= Concepts.Of(token.Hash);
        }

        for (; concepts != 0; concepts &= concepts - 1)
        {
            rows.Add(FeatureKind.NeighbourConcept, ((uint)BitOperations.TrailingZeroCount(concepts) * 4) + side);
        }
    }

    // The two that most words stand for, among those that say something of the content.
    private uint Main()
    {
        var (first, second) = (0u, 0u);
        for (var concept = 0; concept < _counts.Length; concept++)
        {
            if ((Content & (1UL << concept)) == 0 || _counts[concept] == 0)
            {
                continue;
            }

            if (first == 0 || _counts[concept] > _counts[first - 1])
            {
                (first, second) = ((uint)concept + 1, first);
            }
            else if (second == 0 || _counts[concept] > _counts[second - 1])
            {
                second = (uint)concept + 1;
            }
        }

        return (first * 64) + second;
    }

    private static readonly ulong Content = ~(Concepts.Sections | Concepts.Named("Function"));

    private static void AddOpening(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        var near = 0UL;
        var place = 0u;
        foreach (var token in tokens)
        {
            if (!token.IsWord)
            {
                continue;
            }

            var concepts = Concepts.Of(token.Hash);
            near |= concepts;
            for (var rest = concepts; place == 0 && rest != 0; rest &= rest - 1)
            {
                rows.Add(FeatureKind.FirstConcept, (uint)BitOperations.TrailingZeroCount(rest));
            }

            if (++place == OpeningWords)
            {
                break;
            }
        }

        for (; near != 0; near &= near - 1)
        {
            rows.Add(FeatureKind.NearConcept, (uint)BitOperations.TrailingZeroCount(near));
        }
    }

    // Words closed by a mark that a heading is closed by, or a paragraph of a few words alone. The first that names a section decides.
    private static void AddHeading(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        var sections = 0UL;
        for (var i = 0; i < Math.Min(tokens.Length, LongestHeading); i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation && tokens[i].Hash is not ('-' or '/' or '&' or ',' or '(' or ')' or '\''))
            {
                Add(sections, tokens[i].Hash is '.' or ':' ? 1u : 2, rows);
                return;
            }

            sections = sections == 0 ? Concepts.Of(tokens[i].Hash) & Concepts.Sections : sections;
        }

        Add(tokens.Length < LongestHeading ? sections : 0, 3, rows);
    }

    private static void Add(ulong sections, uint closedBy, FeatureRows rows)
    {
        for (var rest = sections; rest != 0; rest &= rest - 1)
        {
            var section = (uint)BitOperations.TrailingZeroCount(rest);
            rows.Add(FeatureKind.SectionHeading, section);
            rows.Add(FeatureKind.SectionHeadingAndMark, (section * 4) + closedBy);
        }

        if (sections == 0)
        {
            rows.Add(FeatureKind.SectionHeading, 64);
        }
    }
}
