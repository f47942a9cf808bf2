using Pipeline.Matching.Identifiers;
using Pipeline.Matching.Index;
using Pipeline.Matching.Names;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching;

/// <summary>
/// Matches names to the entities of a reference. What comes of a name depends on the name, the reference, the model and the options alone: neither on
/// other names nor on their order. Many threads may use it, each with a scratch of its own.
/// </summary>
public sealed class Matcher
{
    private const int MostRunnersUp = 3;
    private const double LeastShown = 0.001;

    // What identifiers are trusted with; a name that contradicts a ticker makes nothing of it.
    private const double IdentifierConfidence = 0.999;
    private const double TickerConfidence = 0.98;
    private const double LeastTickerConfidence = 0.05;

    private readonly MatchModel _model;
    private readonly CalibrationPoint _calibration;

    /// <summary>Takes what it matches with.</summary>
    /// <exception cref="ArgumentException">The options cannot be meant.</exception>
    public Matcher(ReferenceIndex index, MatchModel model, MatchOptions? options = null)
    {
        Index = index;
        _model = model;
        Options = options ?? new MatchOptions();
        Options.Validate();
        _calibration = model.Calibration.At(index.Rows);
    }

    /// <summary>The reference.</summary>
    public ReferenceIndex Index { get; }

    /// <summary>From which confidence on a match counts.</summary>
    public MatchOptions Options { get; }

    /// <summary>Matches one name.</summary>
    /// <param name="query">The name and what else is known.</param>
    /// <param name="scratch">The scratch of this thread.</param>
    /// <param name="withEvidence">Whether the result says why.</param>
    public MatchResult Match(in MatchQuery query, MatchScratch scratch, bool withEvidence = true)
    {
        var notes = new List<string>();
        scratch.Source.Take(NameNormaliser.Shared.Normalise(query.Name), Index.Words);
        var count = FindAndScore(query, scratch, notes);
        var candidates = scratch.Candidates.AsSpan(0, count);
        if (count == 0 || candidates[0].Confidence < LeastShown)
        {
            return new MatchResult(query.Id, query.Name, MatchStatus.None, null, [], null);
        }

        var runnersUp = new List<MatchCandidate>(MostRunnersUp);
        for (var i = 1; i < count && runnersUp.Count < MostRunnersUp && candidates[i].Confidence >= LeastShown; i++)
        {
            runnersUp.Add(Show(candidates[i]));
        }

        if (candidates[0].Twins > 0)
        {
            notes.Add($"{candidates[0].Twins + 1} entities bear this very name.");
        }

        var evidence = withEvidence ? MatchExplanation.Explain(query, scratch.Source, Index, candidates[0], _model, _calibration, notes) : null;
        return new MatchResult(
            query.Id, query.Name, Options.StatusOf(candidates[0].Confidence), Show(candidates[0]), runnersUp, evidence);
    }

    /// <summary>Finds and scores the candidates of the name that the scratch holds; the likeliest comes first.</summary>
    private int FindAndScore(in MatchQuery query, MatchScratch scratch, List<string> notes)
    {
        var count = CandidateFinder.Find(Index, scratch);
        DecideByCountry(query, scratch, ref count);
        AddByTicker(query, scratch, ref count);
        var candidates = scratch.Candidates.AsSpan(0, count);
        FeatureExtractor.Extract(scratch.Source, Index, candidates);
        for (var i = 0; i < count; i++)
        {
            ref var candidate = ref candidates[i];
            candidate.LogOdds = _model.Scorer.LogOdds(candidate.Features);

            // Of entities that bear one name none is likelier than the others.
            var confidence = LogisticModel.Probability(_calibration.Slope * candidate.LogOdds + _calibration.Intercept);
            candidate.Confidence = confidence / (1 + candidate.Twins);
        }

        UseTicker(query, candidates, notes);
        UseIdentifiers(query, scratch, ref count, notes);
        Order(query, scratch.Candidates.AsSpan(0, count));
        return count;
    }

    // Of several entities with the name's very key those of another country are none.
    private void DecideByCountry(in MatchQuery query, MatchScratch scratch, ref int count)
    {
        var candidates = scratch.Candidates.AsSpan(0, count);
        if (count < 2 || candidates[0].Tier != MatchTier.Exact || string.IsNullOrWhiteSpace(query.Country))
        {
            return;
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (IsOf(query.Country, candidates[i]))
            {
                (candidates[kept], candidates[i]) = (candidates[i], candidates[kept]);
                kept++;
            }
        }

        count = kept > 0 ? kept : count;
    }

    private void AddByTicker(in MatchQuery query, MatchScratch scratch, ref int count)
    {
        if (Ticker.Parse(query.Ticker) is not { } ticker)
        {
            return;
        }

        foreach (var entity in Index.ByTicker(ticker))
        {
            CandidateFinder.Add(Index, scratch, Index.RowOf(entity), -1, MatchTier.Grams, ref count);
        }
    }

    private void UseTicker(in MatchQuery query, Span<Candidate> candidates, List<string> notes)
    {
        if (Ticker.Parse(query.Ticker) is not { } ticker)
        {
            return;
        }

        var entities = Index.ByTicker(ticker);
        foreach (ref var candidate in candidates)
        {
            if (!entities.Contains(candidate.Entity))
            {
                continue;
            }

            if (entities.Length == 1 && candidate.Confidence >= LeastTickerConfidence)
            {
                candidate.Tier = MatchTier.Ticker;
                candidate.Confidence = Math.Max(candidate.Confidence, TickerConfidence);
            }
            else
            {
                notes.Add($"The ticker {ticker} is that of {Index.Reference.Entities[candidate.Entity].Id} too, whose name is not alike.");
            }
        }
    }

    private void UseIdentifiers(in MatchQuery query, MatchScratch scratch, ref int count, List<string> notes)
    {
        Use(Isin.Parse(query.Isin), query.Isin, "ISIN", MatchTier.Isin, Index.ByIsin, scratch, ref count, notes);
        Use(Lei.Parse(query.Lei), query.Lei, "LEI", MatchTier.Lei, Index.ByLei, scratch, ref count, notes);
    }

    private void Use(
        string? valid, string? given, string what, MatchTier tier, Func<string, int> find, MatchScratch scratch, ref int count, List<string> notes)
    {
        if (valid is null)
        {
            if (!string.IsNullOrWhiteSpace(given))
            {
                notes.Add($"The {what} '{given}' is malformed or has a wrong check digit, and was not used.");
            }

            return;
        }

        var entity = find(valid);
        if (entity == -2)
        {
            notes.Add($"The {what} {valid} is that of several entities, and was not used.");
        }

        if (entity < 0)
        {
            return;
        }

        // One place is kept for it, should all be taken.
        count = Math.Min(count, MatchScratch.MostCandidates - 1);
        var place = CandidateFinder.Add(Index, scratch, Index.RowOf(entity), 0, MatchTier.Grams, ref count);
        scratch.Candidates[place].Tier = tier;
        scratch.Candidates[place].Confidence = IdentifierConfidence;
    }

    // Likeliest first; as likely ones by tier up to identifiers, by country, then in the order of the reference.
    private void Order(in MatchQuery query, Span<Candidate> candidates)
    {
        for (var i = 1; i < candidates.Length; i++)
        {
            var moved = candidates[i];
            var place = i;
            while (place > 0 && IsBefore(query, moved, candidates[place - 1]))
            {
                candidates[place] = candidates[place - 1];
                place--;
            }

            candidates[place] = moved;
        }
    }

    private bool IsBefore(in MatchQuery query, in Candidate a, in Candidate b)
    {
        if ((a.Tier <= MatchTier.Isin || b.Tier <= MatchTier.Isin) && a.Tier != b.Tier)
        {
            return a.Tier < b.Tier;
        }

        if (a.Confidence != b.Confidence)
        {
            return a.Confidence > b.Confidence;
        }

        var (countryA, countryB) = (IsOf(query.Country, a), IsOf(query.Country, b));
        return countryA != countryB ? countryA : a.Entity < b.Entity;
    }

    private bool IsOf(string? country, in Candidate candidate) =>
        country is not null && string.Equals(Index.Reference.Entities[candidate.Entity].Country, country.Trim(), StringComparison.OrdinalIgnoreCase);

    private MatchCandidate Show(in Candidate candidate)
    {
        var entity = Index.Reference.Entities[candidate.Entity];
        return new MatchCandidate(entity.Id, entity.Name, candidate.Tier, Math.Round(candidate.Confidence, 4));
    }
}
