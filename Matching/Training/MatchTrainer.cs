using Pipeline.Matching.Evaluation;
using Pipeline.Matching.Generation;
using Pipeline.Matching.Index;
using Pipeline.Matching.Names;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching.Training;

/// <summary>
/// Trains a scorer: each name is matched once with its entity in the reference and once without, so that half of what is learned is what no match looks
/// like. The names are those of the pairs, and variations of the reference's own names.
/// </summary>
/// <param name="reference">The reference.</param>
/// <param name="pairs">Names and what they mean; those kept for evaluation are not trained on.</param>
/// <param name="description">The training data in words.</param>
/// <param name="date">The date that the model will carry.</param>
/// <param name="options">Constants of the training.</param>
public sealed class MatchTrainer(Reference reference, IReadOnlyList<GoldPair> pairs, string description, DateOnly date, MatchTrainingOptions options)
{
    private delegate void TakeCandidates(TrainingName name, ReferenceIndex index, Span<Candidate> candidates);

    private readonly List<float[]> _features = [];
    private readonly List<bool> _labels = [];
    private readonly List<float> _importance = [];

    /// <summary>The bytes of the model's file.</summary>
    /// <param name="report">Is told what is being done.</param>
    /// <param name="cancellationToken">Gives up between two names.</param>
    /// <exception cref="InvalidDataException">No pair is for training.</exception>
    public byte[] Train(Action<string> report, CancellationToken cancellationToken)
    {
        var ids = reference.Entities.Select(entity => entity.Id).ToHashSet(StringComparer.Ordinal);
        TrainingName[] names =
        [
            .. pairs.Where(pair => !pair.IsTest && ids.Contains(pair.TargetId)).Select(pair => new TrainingName(pair.Name, pair.TargetId, 1)),
            .. Vary(),
        ];
        if (names.Length == 0)
        {
            throw new InvalidDataException("No pair is for training: either none has an entity of the reference, or all are of the test part.");
        }

        report($"{names.Length} names, {names.Count(name => name.Importance == 1)} of them true ones");
        Collect(names, reference.Entities, Learn, cancellationToken);
        report($"{_features.Count} pairs, {_labels.Count(label => label)} of them true");
        var scorer = new LogisticModel(LogisticTrainer.Fit(_features, _labels, _importance, MatchFeatures.Count, options.Penalty));
        var calibration = new Calibration([.. options.Sizes.Select(size => Calibrate(scorer, names, size, report, cancellationToken))]);
        var model = new MatchModelDescription(description, names.Length, _features.Count, date, (ulong)options.Seed, NameNormaliser.Shared.Version, null);
        var test = pairs.Where(pair => pair.IsTest).ToArray();
        if (test.Length > 0)
        {
            var trained = MatchModel.Read(MatchModel.Write(model, scorer, calibration));
            var figures = new MatchEvaluation(reference, test, trained, cancellationToken).Figures(new MatchOptions().Accept);
            model = model with { Evaluation = figures };
        }

        return MatchModel.Write(model, scorer, calibration);
    }

    private void Learn(TrainingName name, ReferenceIndex index, Span<Candidate> candidates)
    {
        foreach (ref var candidate in candidates)
        {
            ReadOnlySpan<float> features = candidate.Features;
            _features.Add(features.ToArray());
            _labels.Add(index.Reference.Entities[candidate.Entity].Id == name.TargetId);
            _importance.Add(name.Importance);
        }
    }

    private IEnumerable<TrainingName> Vary()
    {
        var kept = pairs.Where(pair => pair.IsTest).Select(pair => pair.TargetId).ToHashSet(StringComparer.Ordinal);
        ReferenceEntity[] entities = [.. reference.Entities.Where(entity => !kept.Contains(entity.Id))];
        var random = new Random(options.Seed);
        var variation = new NameVariation(random, entities.Select(entity => entity.Name));
        for (var i = 0; i < options.Variations && entities.Length > 0; i++)
        {
            var entity = entities[random.Next(entities.Length)];
            yield return new TrainingName(variation.Vary(entity.Name), entity.Id, (float)options.VariationImportance);
        }
    }

    // Two halves of the entities take turns in being absent.
    private static void Collect(
        IReadOnlyList<TrainingName> names,
        IReadOnlyList<ReferenceEntity> entities,
        TakeCandidates take,
        CancellationToken cancellationToken)
    {
        var targets = names.Select(name => name.TargetId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var half = targets.Where((_, i) => i % 2 == 0).ToHashSet(StringComparer.Ordinal);
        var all = targets.ToHashSet(StringComparer.Ordinal);
        Match(names, entities, take, cancellationToken);
        Match([.. names.Where(name => half.Contains(name.TargetId))], [.. entities.Where(e => !half.Contains(e.Id))], take, cancellationToken);
        Match(
            [.. names.Where(name => !half.Contains(name.TargetId))],
            [.. entities.Where(e => !all.Contains(e.Id) || half.Contains(e.Id))],
            take,
            cancellationToken);
    }

    private static void Match(
        IReadOnlyList<TrainingName> names, IReadOnlyList<ReferenceEntity> entities, TakeCandidates take, CancellationToken cancellationToken)
    {
        if (entities.Count == 0 || names.Count == 0)
        {
            return;
        }

        var index = new ReferenceIndex(new Reference("training", entities), cancellationToken);
        var scratch = new MatchScratch();
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            take(name, index, Candidates(name, index, scratch));
        }
    }

    private static Span<Candidate> Candidates(TrainingName name, ReferenceIndex index, MatchScratch scratch)
    {
        scratch.Source.Take(NameNormaliser.Shared.Normalise(name.Name), index.Words);
        var candidates = scratch.Candidates.AsSpan(0, CandidateFinder.Find(index, scratch));
        FeatureExtractor.Extract(scratch.Source, index, candidates);
        return candidates;
    }

    private CalibrationPoint Calibrate(
        LogisticModel scorer, IReadOnlyList<TrainingName> names, int size, Action<string> report, CancellationToken cancellationToken)
    {
        var entities = OfSize(names, size);
        var used = entities.Select(entity => entity.Id).ToHashSet(StringComparer.Ordinal);
        var features = new List<float[]>();
        var labels = new List<bool>();
        var importance = new List<float>();

        // Only the likeliest candidate of a name is ever shown with a confidence that decides.
        void TakeLikeliest(TrainingName name, ReferenceIndex index, Span<Candidate> candidates)
        {
            var likeliest = (LogOdds: double.NegativeInfinity, Entity: -1);
            foreach (ref var candidate in candidates)
            {
                var logOdds = scorer.LogOdds(candidate.Features);
                likeliest = logOdds > likeliest.LogOdds ? (logOdds, candidate.Entity) : likeliest;
            }

            if (likeliest.Entity >= 0)
            {
                features.Add([1, (float)likeliest.LogOdds]);
                labels.Add(index.Reference.Entities[likeliest.Entity].Id == name.TargetId);
                importance.Add(name.Importance);
            }
        }

        Collect([.. names.Where(name => used.Contains(name.TargetId))], entities, TakeLikeliest, cancellationToken);
        var fitted = LogisticTrainer.Fit(features, labels, importance, 2, 1e-6);
        report($"calibrated at {entities.Count} names");
        return new CalibrationPoint(size, Math.Max(0.05, fitted[1]), fitted[0]);
    }

    // The entities that names mean go in first; what the reference lacks is made up.
    private List<ReferenceEntity> OfSize(IReadOnlyList<TrainingName> names, int size)
    {
        var targets = names.Where(name => name.Importance == 1).Select(name => name.TargetId).ToHashSet(StringComparer.Ordinal);
        var entities = reference.Entities.OrderBy(entity => targets.Contains(entity.Id) ? 0 : 1).Take(size).ToList();
        if (entities.Count < size)
        {
            var generator = new NameGenerator(options.Seed, reference.Entities.Select(entity => entity.Name));
            entities.AddRange(generator.Entities(size - entities.Count));
        }

        return entities;
    }
}
