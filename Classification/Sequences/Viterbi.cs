namespace Pipeline.Classification.Sequences;

/// <summary>
/// The best sequence of labels over a linear chain (Viterbi, "Error bounds for convolutional codes", 1967). Made once and used for
/// many sequences.
/// </summary>
internal sealed class Viterbi(int labelCount)
{
    private readonly float[] _scores = new float[labelCount];
    private readonly float[] _next = new float[labelCount];
    private byte[] _from = [];

    /// <param name="emissions">Scores of the labels at each place: places × <paramref name="stride"/> values.</param>
    /// <param name="stride">Distance between two places in <paramref name="emissions"/>.</param>
    /// <param name="transitions">Scores of neighbours.</param>
    /// <param name="ends">What lies before and after the places.</param>
    /// <param name="labels">Receives the best label of each place. Of two that are equal the lower number wins.</param>
    public void Run(ReadOnlySpan<float> emissions, int stride, Transitions transitions, ChainEnds ends, Span<byte> labels)
    {
        var places = labels.Length;
        if (places == 0)
        {
            return;
        }

        if (_from.Length < places * labelCount)
        {
            _from = new byte[places * labelCount];
        }

        ends.FirstScores(transitions).CopyTo(_scores);
        Add(_scores, emissions[..labelCount]);
        for (var place = 1; place < places; place++)
        {
            Step(transitions, _from.AsSpan(place * labelCount, labelCount));
            Add(_next, emissions.Slice(place * stride, labelCount));
            _next.CopyTo(_scores, 0);
        }

        for (var label = 0; label < labelCount; label++)
        {
            _scores[label] += ends.LastScore(transitions, label);
        }

        var best = Best(_scores);
        for (var place = places - 1; place >= 0; place--)
        {
            labels[place] = best;
            best = _from[(place * labelCount) + best];
        }
    }

    private void Step(Transitions transitions, Span<byte> from)
    {
        _next.AsSpan().Fill(float.NegativeInfinity);
        for (var label = 0; label < labelCount; label++)
        {
            var after = transitions.After(label);
            var score = _scores[label];
            for (var to = 0; to < after.Length; to++)
            {
                if (score + after[to] > _next[to])
                {
                    _next[to] = score + after[to];
                    from[to] = (byte)label;
                }
            }
        }
    }

    private static void Add(Span<float> scores, ReadOnlySpan<float> others)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] += others[i];
        }
    }

    private static byte Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var label = 1; label < scores.Length; label++)
        {
            best = scores[label] > scores[best] ? label : best;
        }

        return (byte)best;
    }
}
