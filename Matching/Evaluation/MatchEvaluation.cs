using Pipeline.Matching.Index;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching.Evaluation;

/// <summary>Compares matches with what names truly mean: once with their entities in the reference, once without.</summary>
public sealed class MatchEvaluation
{
    private const int Bins = 10;

    private readonly List<(GoldPair Pair, MatchResult Result)> _present = [];
    private readonly List<(GoldPair Pair, MatchResult Result)> _absent = [];

    /// <summary>Matches all names.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="pairs">The names and what they mean; those whose entity the reference lacks are matched once only.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up between two names.</param>
    public MatchEvaluation(Reference reference, IReadOnlyList<GoldPair> pairs, MatchModel model, CancellationToken cancellationToken = default)
    {
        var targets = pairs.Select(pair => pair.TargetId).ToHashSet(StringComparer.Ordinal);
        var known = reference.Entities.Select(entity => entity.Id).Where(targets.Contains).ToHashSet(StringComparer.Ordinal);
        Run(reference, pairs.Where(pair => known.Contains(pair.TargetId)), model, _present, cancellationToken);
        var rest = reference.Entities.Where(entity => !targets.Contains(entity.Id)).ToArray();
        if (rest.Length > 0)
        {
            Run(new Reference(reference.Name, rest), pairs, model, _absent, cancellationToken);
        }
    }

    /// <summary>Names that were matched wrongly, or surely enough although their entity was absent, the surest first.</summary>
    public IEnumerable<(GoldPair Pair, MatchResult Result, bool IsAbsent)> Mistakes(double accept) => _present
        .Where(one => (one.Result.Best?.Confidence >= accept) != IsRight(one))
        .Select(one => (one.Pair, one.Result, false))
        .Concat(_absent.Where(one => one.Result.Best?.Confidence >= accept).Select(one => (one.Pair, one.Result, true)))
        .OrderByDescending(one => one.Result.Best?.Confidence ?? 0)
        .ThenBy(one => one.Pair.Name, StringComparer.Ordinal);

    /// <summary>The figures when matches count from a confidence on.</summary>
    public MatchFigures Figures(double accept)
    {
        var matched = _present.Count(one => one.Result.Best?.Confidence >= accept);
        var right = _present.Count(one => one.Result.Best?.Confidence >= accept && IsRight(one));
        return new MatchFigures(
            accept,
            _present.Count,
            Share(right, matched),
            Share(right, _present.Count),
            FalseWhenAbsent(accept),
            FalseWhenAbsent(0.85),
            CalibrationError());
    }

    private double FalseWhenAbsent(double accept) => Share(_absent.Count(one => one.Result.Best?.Confidence >= accept), _absent.Count);

    private double CalibrationError()
    {
        var all = _present.Select(one => (one.Result.Best?.Confidence, Right: IsRight(one)))
            .Concat(_absent.Select(one => (one.Result.Best?.Confidence, Right: false)))
            .Where(one => one.Confidence is not null)
            .ToArray();
        return all.GroupBy(one => Math.Min(Bins - 1, (int)(one.Confidence!.Value * Bins)))
            .Sum(bin => Math.Abs(bin.Sum(one => one.Confidence!.Value) - bin.Count(one => one.Right))) / Math.Max(1, all.Length);
    }

    private static void Run(
        Reference reference, IEnumerable<GoldPair> pairs, MatchModel model, List<(GoldPair, MatchResult)> results, CancellationToken cancellationToken)
    {
        var matcher = new Matcher(new ReferenceIndex(reference, cancellationToken), model);
        var scratch = new MatchScratch();
        foreach (var pair in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add((pair, matcher.Match(new MatchQuery("", pair.Name), scratch, withEvidence: false)));
        }
    }

    private static bool IsRight((GoldPair Pair, MatchResult Result) one) => one.Result.Best?.Id == one.Pair.TargetId;

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
