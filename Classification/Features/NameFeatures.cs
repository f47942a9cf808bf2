using System.Text;

namespace Pipeline.Classification.Features;

/// <summary>
/// What a paragraph has of a taxonomic name and its publication: a binomial at its start, the announcement of a novelty
/// (<c>sp. nov.</c>), ranks, initials of authorities, citations of the form <c>volume: page</c>.
/// </summary>
internal static class NameFeatures
{
    private const int NoveltyReach = 40;
    private const int NameLineReach = 30;

    private static readonly ulong FunctionWord = Concepts.Named("Function");
    private static readonly ulong Content = Concepts.Named("Morphology") | Concepts.Named("Quality") | Concepts.Named("Prose") | Concepts.Named("Thanks");

    private static readonly uint Nova = HashOf("nov");

    private static readonly uint[] RankHashes =
        [.. "sp spec gen comb var subsp ssp fam nom stat f forma ord sect syn subgen status subf trib subg subsect ser subord cl".Split(' ').Select(HashOf)];

    public static void Add(ReadOnlySpan<Token> tokens, FeatureRows rows)
    {
        var found = Count(tokens);
        var length = Steps.Magnitude(tokens.Length);
        rows.Add(FeatureKind.Novelty, NoveltyStep(found.NoveltyAt, tokens.Length));
        if (found.NoveltyAt is >= 0 and < NoveltyReach)
        {
            rows.Add(FeatureKind.NoveltyPlace, Steps.Magnitude(found.NoveltyAt));
        }

        rows.Add(FeatureKind.Ranks, WithLength(Math.Min(found.Ranks, 4), length));
        rows.Add(FeatureKind.Initials, WithLength((int)Steps.Magnitude(Math.Min(found.Initials, 20)), length));
        rows.Add(FeatureKind.InitialsShare, Steps.Share(found.Initials, Math.Max(tokens.Length, 1)));
        rows.Add(FeatureKind.Ampersands, WithLength(Math.Min(found.Ampersands, 4), length));
        rows.Add(FeatureKind.Citations, Steps.Magnitude(Math.Min(found.Citations, 20)));
        rows.Add(FeatureKind.CitationsAndLength, WithLength(Math.Min(found.Citations, 2), length));
        AddOpeningName(tokens, found, length, rows);
    }

    private static NameCounts Count(ReadOnlySpan<Token> tokens)
    {
        var counts = new NameCounts { NoveltyAt = -1 };
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var next = i + 1 < tokens.Length ? tokens[i + 1] : default;
            if (next.Hash == '.')
            {
                counts.Initials += token.Kind == TokenKind.CapitalLetter ? 1 : 0;
                counts.Ranks += IsRank(token) ? 1 : 0;
            }
            else if (token.Hash == ':' && next.IsNumber && i > 0 && (tokens[i - 1].IsNumber || tokens[i - 1].Hash == ')'))
            {
                counts.Citations++;
            }

            counts.Ampersands += token.Hash == '&' ? 1 : 0;
            if (token.Hash == Nova && counts.NoveltyAt < 0 && i > 1 && IsRank(tokens[i - 2]))
            {
                counts.NoveltyAt = i;
            }
        }

        return counts;
    }

    private static void AddOpeningName(ReadOnlySpan<Token> tokens, NameCounts found, uint length, FeatureRows rows)
    {
        var (lead, at) = Lead(tokens);
        var genus = TokenAt(tokens, at);
        var epithet = TokenAt(tokens, at + 1);
        var next = TokenAt(tokens, at + 2);
        var name = NameKind(genus, epithet, next);
        var evidence = (found.NoveltyAt >= 0 ? 1u : 0) + (found.Citations > 0 ? 2u : 0) + (found.Ranks > 0 ? 4u : 0) + (tokens.Length < 25 ? 8u : 0);
        rows.Add(FeatureKind.Name, FeatureHash.Combine(name, evidence));
        rows.Add(FeatureKind.NameAndLength, WithLength((int)name, length));
        rows.Add(FeatureKind.NameAndLead, FeatureHash.Combine(name, lead));
        rows.Add(FeatureKind.NameAndNext, FeatureHash.Combine(FeatureHash.Combine(name, next.Shape), TokenAt(tokens, at + 3).Shape));
        AddNameLine(tokens, name, lead, length, rows);
        rows.Add(FeatureKind.OpeningSuffix, genus.Suffix);
        rows.Add(FeatureKind.OpeningSuffix, epithet.Suffix + 1);
    }

    // A name, its authority and where they were published, and nothing that a sentence is made of.
    private static void AddNameLine(ReadOnlySpan<Token> tokens, uint name, uint lead, uint length, FeatureRows rows)
    {
        int functionWords = 0, morphology = 0, capitals = 0, lower = 0, years = 0;
        foreach (var token in tokens[..Math.Min(tokens.Length, NameLineReach)])
        {
            var concepts = Concepts.Of(token.Hash);
            functionWords += token.IsWord && (concepts & FunctionWord) != 0 ? 1 : 0;
            morphology += token.IsWord && (concepts & Content) != 0 ? 1 : 0;
            capitals += token.Kind is TokenKind.CapitalisedWord or TokenKind.CapitalLetter or TokenKind.CapitalsWord ? 1 : 0;
            lower += token.Kind == TokenKind.LowerWord ? 1 : 0;
            years += token.Kind == TokenKind.Year ? 1 : 0;
        }

        var evidence = (uint)Math.Min(functionWords, 3) + ((uint)Math.Min(morphology, 2) * 4) + (years > 0 ? 16u : 0) + (capitals >= lower ? 32u : 0);
        rows.Add(FeatureKind.NameEvidence, FeatureHash.Combine(name, evidence));
        rows.Add(FeatureKind.NameLine, FeatureHash.Combine(FeatureHash.Combine(name, evidence), FeatureHash.Combine(lead, Math.Min(length / 2, 6))));
    }

    // A number with or without a mark, or a mark alone (= ≡ *), may stand before a name.
    private static (uint Lead, int Length) Lead(ReadOnlySpan<Token> tokens)
    {
        var first = TokenAt(tokens, 0);
        if (first.Kind == TokenKind.ShortNumber)
        {
            return TokenAt(tokens, 1).Kind == TokenKind.Punctuation ? (2u, 2) : (1u, 1);
        }

        return first.Kind == TokenKind.Punctuation ? (FeatureHash.Combine(3, first.Hash), 1) : (0u, 0);
    }

    // 1: Genus epithet; 2: G. epithet; 3: Genus alone, or another word with a capital; 4: GENUS epithet; 5: Genus (Subgenus);
    // 6: epithet Authority; 7: Genus subg.; 0: none of them.
    private static uint NameKind(Token first, Token second, Token third)
    {
        if (first.Kind is TokenKind.CapitalsWord or TokenKind.CapitalisedWord && second.Hash == '(' && third.Kind is TokenKind.CapitalisedWord)
        {
            return 5;
        }

        if (first.Kind == TokenKind.CapitalsWord)
        {
            return second.Kind == TokenKind.LowerWord ? 4u : 0;
        }

        if (first.Kind == TokenKind.LowerWord && first.Suffix != 0)
        {
            return second.Kind is TokenKind.CapitalisedWord or TokenKind.CapitalLetter || second.Hash == '(' ? 6u : 0;
        }

        if (first.Kind == TokenKind.CapitalisedWord)
        {
            return second.Kind != TokenKind.LowerWord ? 3u : IsRank(second) ? 7u : (Concepts.Of(second.Hash) & FunctionWord) == 0 ? 1u : 0;
        }

        return first.Kind == TokenKind.CapitalLetter && second.Hash == '.' && third.Kind == TokenKind.LowerWord ? 2u : 0;
    }

    private static uint NoveltyStep(int noveltyAt, int length) => (noveltyAt, length) switch
    {
        ( < 0, _) => 0,
        ( >= NoveltyReach, _) => 4,
        _ when noveltyAt >= length - 3 => 1,
        (_, < 60) => 2,
        _ => 3,
    };

    private static bool IsRank(Token token) => token.Kind == TokenKind.LowerWord && RankHashes.AsSpan().Contains(token.Hash);

    private static Token TokenAt(ReadOnlySpan<Token> tokens, int index) => index < tokens.Length ? tokens[index] : default;

    private static uint WithLength(int value, uint length) => ((uint)value * 64) + length;

    private static uint HashOf(string word) => FeatureHash.OfLetters(Encoding.UTF8.GetBytes(word));

    /// <summary>What the whole paragraph has.</summary>
    private record struct NameCounts(int NoveltyAt, int Ranks, int Initials, int Ampersands, int Citations);
}
