using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Trains a second pass on what first passes say of documents that they were not trained on: on its own documents a first pass is
/// surer than it will ever be again. AdaGrad from the first pass's transitions, averaged over all passes but the first ones; one thread
/// and a fixed order.
/// </summary>
/// <param name="labels">The labels in the order of their numbers.</param>
/// <param name="options">Seed, regularisation and class weights.</param>
internal sealed class SecondPassTrainer(IReadOnlyList<string> labels, TrainingOptions options)
{
    private const int Epochs = 15;
    private const int PassesBeforeAveraging = 5;
    private const float LearningRate = 0.02f;
    private const float InitialSquares = 1;
    private const double SettledError = 0.002;

    private readonly int _stride = WeightTable.StrideOf(labels.Count);
    private readonly Marginals _marginals = new(labels.Count);

    /// <param name="documents">The documents, in any numbering of features.</param>
    /// <param name="emissions">For each of them, the scores of a first pass that was not trained on it.</param>
    /// <param name="firstTransitions">The transitions of the first pass that the second one will follow.</param>
    /// <param name="cancellationToken">Ends the training with an exception.</param>
    public SecondPass Train(
        IReadOnlyList<DocumentFeatures> documents, IReadOnlyList<float[]> emissions, Transitions firstTransitions, CancellationToken cancellationToken)
    {
        var contexts = emissions.Select(scores => ContextOf(scores, firstTransitions)).ToArray();
        var classWeights = ClassWeights.Of(documents, labels.Count, options.ClassWeightExponent);
        var weights = new AdaptiveWeights(TreatmentContext.WidthOf(labels.Count) * _stride, LearningRate, InitialSquares);
        var transitions = new AdaptiveWeights(firstTransitions.Values.Length, LearningRate, InitialSquares);
        firstTransitions.Values.CopyTo(transitions.Values, 0);
        var pass = new SecondPass(weights.Values, _stride, new Transitions(labels.Count) { Values = transitions.Values });
        var order = Enumerable.Range(0, documents.Count).ToArray();
        var random = new SplitMix64(options.Seed);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var number in order.Where(number => documents[number].Count > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var expected = Expect(pass, contexts[number], emissions[number]);
                UpdateWeights(weights, documents[number], contexts[number], classWeights);
                UpdateTransitions(transitions, documents[number], expected, firstTransitions);
            }

            if (epoch > PassesBeforeAveraging)
            {
                weights.AddToAverage();
                transitions.AddToAverage();
            }
        }

        return new SecondPass(weights.Average(), _stride, new Transitions(labels.Count) { Values = transitions.Average() });
    }

    private TreatmentContext ContextOf(float[] emissions, Transitions transitions)
    {
        var context = TreatmentContext.Of(labels);
        _marginals.Run(emissions, _stride, transitions, ChainEnds.WholeDocument, []);
        context.Read(_marginals, emissions.Length / _stride);
        return context;
    }

    private double[] Expect(SecondPass pass, TreatmentContext context, float[] emissions)
    {
        float[] scores = [.. emissions];
        pass.AddScores(context, scores);
        var expected = new double[pass.Transitions.Values.Length];
        _marginals.Run(scores, _stride, pass.Transitions, ChainEnds.WholeDocument, expected);
        return expected;
    }

    private void UpdateWeights(AdaptiveWeights weights, DocumentFeatures document, TreatmentContext context, float[] classWeights)
    {
        for (var place = 0; place < document.Count; place++)
        {
            var truth = document.Labels[place];
            var probabilities = _marginals.At(place);
            if (1 - probabilities[truth] < SettledError)
            {
                continue;
            }

            var values = context.At(place);
            for (var row = 0; row < values.Length; row++)
            {
                for (var label = 0; values[row] != 0 && label < labels.Count; label++)
                {
                    var error = ((float)probabilities[label] - (label == truth ? 1 : 0)) * classWeights[truth];
                    var at = (row * _stride) + label;
                    weights.Step(at, (error * values[row]) + (options.SecondRegularisation * weights.Values[at]));
                }
            }
        }
    }

    private void UpdateTransitions(AdaptiveWeights transitions, DocumentFeatures document, double[] expected, Transitions firstTransitions)
    {
        document.SubtractTransitions(expected, labels.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var drift = transitions.Values[i] - firstTransitions.Values[i];
            transitions.Step(i, (float)expected[i] + (options.SecondRegularisation * drift));
        }
    }
}
