namespace Pipeline.Matching.Scoring;

/// <summary>Logistic regression over the features of a pair.</summary>
/// <param name="weights">One for each of <see cref="MatchFeatures.Names"/>.</param>
public sealed class LogisticModel(IReadOnlyList<double> weights)
{
    private readonly double[] _weights = weights.Count == MatchFeatures.Count
        ? [.. weights]
        : throw new InvalidDataException($"The model has {weights.Count} weights, and there are {MatchFeatures.Count} features.");

    /// <summary>The weights.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The log-odds that the pair is one entity, before calibration.</summary>
    public double LogOdds(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * features[i];
        }

        return sum;
    }

    /// <summary>The probability of log-odds.</summary>
    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
