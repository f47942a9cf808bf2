namespace Pipeline.Classification.Training;

/// <summary>Weights with the steps of AdaGrad and an average of what they were.</summary>
/// <param name="count">Number of weights, all 0 at first.</param>
/// <param name="learningRate">The first step's length is about this.</param>
/// <param name="initialSquares">What the sums of squared slopes begin with, above 0.</param>
internal sealed class AdaptiveWeights(int count, float learningRate, float initialSquares)
{
    private readonly float[] _squares = Filled(count, initialSquares);
    private readonly double[] _sums = new double[count];
    private int _averaged;

    public float[] Values { get; } = new float[count];

    /// <summary>Moves a weight against a slope.</summary>
    public void Step(int weight, float slope)
    {
        _squares[weight] += slope * slope;
        Values[weight] -= learningRate * slope / MathF.Sqrt(_squares[weight]);
    }

    public void AddToAverage()
    {
        _averaged++;
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += Values[i];
        }
    }

    /// <summary>The mean of what was added to the average.</summary>
    public float[] Average() => [.. _sums.Select(sum => (float)(sum / _averaged))];

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        values.AsSpan().Fill(value);
        return values;
    }
}
