using Pipeline.Matching.Index;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching;

/// <summary>Says why a candidate is as sure as it is.</summary>
internal static class MatchExplanation
{
    public static MatchEvidence Explain(
        in MatchQuery query,
        SourceName source,
        ReferenceIndex index,
        in Candidate candidate,
        MatchModel model,
        CalibrationPoint calibration,
        List<string> notes)
    {
        var words = index.Words.WordsOf(candidate.Row);
        var alignment = new WordAlignment { Partner = new int[source.Count], Taken = new bool[words.Length] };
        alignment.Align(source, words, index.Words);
        var shared = new List<string>(source.Count);
        var sourceLeft = new List<string>();
        var referenceLeft = new List<string>();
        var numbers = false;
        for (var i = 0; i < source.Count; i++)
        {
            numbers |= source.Counts[i] != 0;
            var word = source.Word(i).ToString();
            if (alignment.Partner[i] < 0)
            {
                sourceLeft.Add(word);
                continue;
            }

            var other = index.Words.Text(words[alignment.Partner[i]]);
            shared.Add(word == other ? word : $"{word}~{other}");
        }

        for (var j = 0; j < words.Length; j++)
        {
            numbers |= index.Words.Counts(words[j]) != 0;
            if (!alignment.Taken[j])
            {
                referenceLeft.Add(index.Words.Text(words[j]));
            }
        }

        var numbersDiffer = candidate.Features[9] > 0;
        return new MatchEvidence(
            shared,
            sourceLeft,
            referenceLeft,
            !numbers ? "none" : numbersDiffer ? "differ" : "equal",
            Compare(source.Name.LegalForm, index.LegalForm(candidate.Row)),
            CompareCountry(query.Country, index.Reference.Entities[candidate.Entity].Country),
            Contributions(candidate, model, calibration),
            notes);
    }

    private static FeatureContribution[] Contributions(in Candidate candidate, MatchModel model, CalibrationPoint calibration)
    {
        if (candidate.Tier <= MatchTier.Isin)
        {
            return [];
        }

        var all = new List<FeatureContribution>(MatchFeatures.Count + 1);
        for (var i = 0; i < MatchFeatures.Count; i++)
        {
            var value = calibration.Slope * model.Scorer.Weights[i] * candidate.Features[i] + (i == 0 ? calibration.Intercept : 0);
            if (Math.Abs(value) >= 0.005)
            {
                all.Add(new FeatureContribution(MatchFeatures.Names[i], Math.Round(value, 2)));
            }
        }

        all.Sort(static (a, b) => Math.Abs(b.LogOdds) != Math.Abs(a.LogOdds)
            ? Math.Abs(b.LogOdds).CompareTo(Math.Abs(a.LogOdds))
            : string.CompareOrdinal(a.Feature, b.Feature));
        return [.. all];
    }

    private static string Compare(string? a, string? b) => (a, b) switch
    {
        (null, null) => "none",
        (null, _) or (_, null) => "one",
        _ => a == b ? "equal" : "differ",
    };

    private static string CompareCountry(string? a, string? b) =>
        string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b) ? "none"
        : string.Equals(a.Trim(), b.Trim(), StringComparison.OrdinalIgnoreCase) ? "equal" : "differ";
}
