using System.Numerics;
using System.Runtime.InteropServices;
using Pipeline.Classification.Features;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Trains a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) by AdaGrad (Duchi, Hazan and Singer, 2011),
/// one document at a step, and averages the weights over all passes but the first ones. One thread and a fixed order of
/// additions: the same documents, options and seed give the same weights bit by bit.
/// </summary>
internal sealed class SequenceTrainer
{
    // Keeps the first steps of rare features small: with next to nothing here a feature seen once would move by a whole step.
    private const float InitialSquares = 0.3f;
    private const int PassesBeforeAveraging = 5;

    // A paragraph whose label is this sure would move the weights by next to nothing.
    private const double SettledError = 0.002;

    private const int FewestDocumentsOfAny = 3;
    private const int DocumentsPerFeature = 60;

    private readonly TrainingOptions _options;
    private readonly DocumentFeatures[] _documents;
    private readonly int _labelCount;
    private readonly int _stride;
    private readonly int[] _rows;
    private readonly float[] _weights;
    private readonly float[] _squares;
    private readonly float[] _sums;
    private readonly Transitions _transitions;
    private readonly double[] _transitionSquares;
    private readonly double[] _transitionSums;
    private readonly float[] _classWeights;
    private readonly Marginals _marginals;
    private float[] _emissions = [];
    private int _averaged;

    public SequenceTrainer(IReadOnlyList<DocumentFeatures> documents, int labelCount, TrainingOptions options)
    {
        _options = options;
        _labelCount = labelCount;
        _stride = WeightTable.StrideOf(labelCount);
        _rows = UsedRows(documents);
        var index = new FeatureIndex(options.TableBits, _rows);
        _documents = [.. documents.Select(document => document.Renumbered(index))];
        _weights = new float[_rows.Length * _stride];
        _squares = new float[_weights.Length];
        _squares.AsSpan().Fill(InitialSquares);
        _sums = new float[_weights.Length];
        _transitions = new Transitions(labelCount);
        _transitionSquares = new double[_transitions.Values.Length];
        _transitionSums = new double[_transitions.Values.Length];
        _marginals = new Marginals(labelCount);
        _classWeights = ClassWeights.Of(documents, labelCount, options.ClassWeightExponent);
    }

    /// <param name="epochEnded">Called after each pass with its number, from 1; training ends when it returns false.</param>
    /// <param name="cancellationToken">Ends the training with an exception.</param>
    public void Train(Func<int, bool> epochEnded, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, _documents.Length).ToArray();
        var random = new SplitMix64(_options.Seed);
        for (var epoch = 1; epoch <= _options.MaximumEpochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var document in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Visit(_documents[document]);
            }

            if (epoch > Math.Min(PassesBeforeAveraging, _options.MaximumEpochs - 1))
            {
                AddToAverage();
            }

            if (!epochEnded(epoch))
            {
                break;
            }
        }
    }

    /// <summary>The weights as they are now: averaged once averaging has begun.</summary>
    public SequenceWeights Current()
    {
        if (_averaged == 0)
        {
            var copy = new Transitions(_labelCount) { Values = [.. _transitions.Values] };
            return new SequenceWeights(_rows, [.. _weights], _stride, copy);
        }

        var weights = new float[_weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = _sums[i] / _averaged;
        }

        var transitions = _transitionSums.Select(sum => (float)(sum / _averaged)).ToArray();
        return new SequenceWeights(_rows, weights, _stride, new Transitions(_labelCount) { Values = transitions });
    }

    // Those of enough documents: what one document alone has says nothing of others.
    private int[] UsedRows(IReadOnlyList<DocumentFeatures> documents)
    {
        var counts = new int[1 << _options.TableBits];
        var lastSeen = new int[counts.Length];
        var number = 0;
        foreach (var variants in documents.Where(document => !document.IsDisguised).GroupBy(document => document.Name))
        {
            number++;
            foreach (var document in variants)
            {
                for (var i = 0; i < document.Count; i++)
                {
                    Count(document.Lexical(i), number, lastSeen, counts);
                    Count(document.Structural(i), number, lastSeen, counts);
                }
            }
        }

        return [.. Enumerable.Range(0, counts.Length).Where(row => counts[row] >= FewestDocuments(number))];
    }

    private int FewestDocuments(int all) =>
        _options.MinimumDocuments > 0 ? _options.MinimumDocuments : Math.Max(FewestDocumentsOfAny, all / DocumentsPerFeature);

    private static void Count(int[] rows, int document, int[] lastSeen, int[] counts)
    {
        foreach (var row in rows)
        {
            counts[row] += lastSeen[row] == document ? 0 : 1;
            lastSeen[row] = document;
        }
    }

    private void Visit(DocumentFeatures document)
    {
        if (document.Count == 0)
        {
            return;
        }

        if (_emissions.Length < document.Count * _stride)
        {
            _emissions = new float[document.Count * _stride];
        }

        var emissions = _emissions.AsSpan(0, document.Count * _stride);
        emissions.Clear();
        document.AddScores(_weights, _stride, emissions);
        var expected = new double[_transitions.Values.Length];
        _marginals.Run(emissions, _stride, _transitions, ChainEnds.WholeDocument, expected);
        Span<float> gradient = stackalloc float[_stride];
        for (var i = 0; i < document.Count; i++)
        {
            gradient.Clear();
            var probabilities = _marginals.At(i);
            for (var label = 0; label < _labelCount; label++)
            {
                gradient[label] = (float)probabilities[label] - (document.Labels[i] == label ? 1 : 0);
            }

            if (1 - probabilities[document.Labels[i]] < SettledError)
            {
                continue;
            }

            Scale(gradient, _classWeights[document.Labels[i]]);
            Update(document.Structural(i), gradient);
            Scale(gradient, document.LexicalScale(i));
            Update(document.Lexical(i), gradient);
        }

        UpdateTransitions(document, expected);
    }

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref var value in values)
        {
            value *= factor;
        }
    }

    private void Update(int[] rows, ReadOnlySpan<float> gradient)
    {
        var slopes = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var rate = new Vector<float>(_options.LearningRate);
        foreach (var row in rows)
        {
            var weights = MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan(row * _stride, _stride));
            var squares = MemoryMarshal.Cast<float, Vector<float>>(_squares.AsSpan(row * _stride, _stride));
            for (var i = 0; i < slopes.Length; i++)
            {
                var slope = slopes[i] + (weights[i] * _options.Regularisation);
                squares[i] += slope * slope;
                weights[i] -= rate * slope / Vector.SquareRoot(squares[i]);
            }
        }
    }

    private void UpdateTransitions(DocumentFeatures document, double[] expected)
    {
        document.SubtractTransitions(expected, _labelCount);
        for (var i = 0; i < expected.Length; i++)
        {
            var slope = expected[i] + (_transitions.Values[i] * _options.Regularisation);
            _transitionSquares[i] += slope * slope;
            _transitions.Values[i] -= (float)(_options.LearningRate * slope / Math.Sqrt(_transitionSquares[i] + InitialSquares));
        }
    }

    private void AddToAverage()
    {
        _averaged++;
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += _weights[i];
        }

        for (var i = 0; i < _transitionSums.Length; i++)
        {
            _transitionSums[i] += _transitions.Values[i];
        }
    }
}
