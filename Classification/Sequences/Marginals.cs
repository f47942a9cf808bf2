namespace Pipeline.Classification.Sequences;

/// <summary>
/// The forward-backward algorithm over a linear chain (Rabiner, "A tutorial on hidden Markov models", 1989, with his scaling):
/// the probability of each label at each place, given the scores of the whole sequence. Made once and used for many sequences.
/// </summary>
internal sealed class Marginals(int labelCount)
{
    private readonly double[] _after = new double[labelCount * labelCount];
    private readonly double[] _step = new double[labelCount];
    private double[] _forward = [];
    private double[] _local = [];

    /// <summary>Probabilities of the labels at each place of the last sequence.</summary>
    public Span<double> At(int place) => _forward.AsSpan(place * labelCount, labelCount);

    /// <param name="emissions">Scores of the labels at each place: places × <paramref name="stride"/> values.</param>
    /// <param name="stride">Distance between two places in <paramref name="emissions"/>, at least the number of labels.</param>
    /// <param name="transitions">Scores of neighbours.</param>
    /// <param name="ends">What lies before and after the places.</param>
    /// <param name="expected">Receives, added, how often each value of the transitions is expected to be used; empty when nobody asks.</param>
    public void Run(ReadOnlySpan<float> emissions, int stride, Transitions transitions, ChainEnds ends, Span<double> expected)
    {
        var places = emissions.Length / stride;
        Prepare(emissions, stride, transitions, places);
        for (var place = 0; place < places; place++)
        {
            Forward(place, ends.FirstScores(transitions));
        }

        for (var label = 0; label < labelCount; label++)
        {
            _step[label] = Exponential.Of(ends.LastScore(transitions, label));
        }

        for (var place = places - 1; place >= 0; place--)
        {
            Backward(place, place == places - 1, expected);
        }

        if (expected.Length > 0 && places > 0)
        {
            Add(At(0), expected);
            Add(At(places - 1), expected[labelCount..]);
        }
    }

    private void Prepare(ReadOnlySpan<float> emissions, int stride, Transitions transitions, int places)
    {
        if (_forward.Length < places * labelCount)
        {
            _forward = new double[places * labelCount];
            _local = new double[places * labelCount];
        }

        for (var from = 0; from < labelCount; from++)
        {
            for (var to = 0; to < labelCount; to++)
            {
                _after[(from * labelCount) + to] = Exponential.Of(transitions.After(from)[to]);
            }
        }

        for (var place = 0; place < places; place++)
        {
            var scores = emissions.Slice(place * stride, labelCount);
            var best = float.NegativeInfinity;
            foreach (var score in scores)
            {
                best = Math.Max(best, score);
            }

            for (var label = 0; label < labelCount; label++)
            {
                _local[(place * labelCount) + label] = Exponential.Of((double)scores[label] - best);
            }
        }
    }

    private void Forward(int place, ReadOnlySpan<float> first)
    {
        var here = At(place);
        if (place == 0)
        {
            for (var label = 0; label < labelCount; label++)
            {
                here[label] = Exponential.Of(first[label]);
            }
        }
        else
        {
            here.Clear();
            var before = At(place - 1);
            for (var from = 0; from < labelCount; from++)
            {
                var after = _after.AsSpan(from * labelCount, labelCount);
                for (var to = 0; to < after.Length; to++)
                {
                    here[to] += before[from] * after[to];
                }
            }
        }

        Multiply(here, _local.AsSpan(place * labelCount, labelCount));
        Normalise(here);
    }

    // On entry _step holds the weight of everything after this place for each label at this place.
    private void Backward(int place, bool last, Span<double> expected)
    {
        var here = At(place);
        if (!last)
        {
            StepBack(place, expected);
        }

        Multiply(here, _step);
        Normalise(here);
    }

    private void StepBack(int place, Span<double> expected)
    {
        var next = _local.AsSpan((place + 1) * labelCount, labelCount);
        Multiply(_step, next);
        Normalise(_step);
        Span<double> step = stackalloc double[labelCount];
        var here = At(place);
        var total = 0.0;
        for (var from = 0; from < labelCount; from++)
        {
            var after = _after.AsSpan(from * labelCount, labelCount);
            for (var to = 0; to < after.Length; to++)
            {
                step[from] += after[to] * _step[to];
            }

            total += here[from] * step[from];
        }

        if (expected.Length > 0)
        {
            AddPairs(here, 1 / total, expected);
        }

        step.CopyTo(_step);
    }

    private void AddPairs(ReadOnlySpan<double> here, double scale, Span<double> expected)
    {
        for (var from = 0; from < labelCount; from++)
        {
            var after = _after.AsSpan(from * labelCount, labelCount);
            var pairs = expected.Slice((from + 2) * labelCount, labelCount);
            for (var to = 0; to < after.Length; to++)
            {
                pairs[to] += here[from] * after[to] * _step[to] * scale;
            }
        }
    }

    private static void Multiply(Span<double> values, ReadOnlySpan<double> factors)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= factors[i];
        }
    }

    private static void Add(ReadOnlySpan<double> values, Span<double> sums)
    {
        for (var i = 0; i < values.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private static void Normalise(Span<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= sum;
        }
    }
}
