namespace Pipeline.Health.Formulas;

/// <summary>Mean and standard deviation without cancellation.</summary>
/// <remarks>
/// Both work on the differences from the first value (Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance: Analysis and
/// Recommendations", The American Statistician 37, 1983), so equal values have exactly their own value as mean, and exactly 0 as deviation.
/// The result depends on the order of the values in the last bits: callers give them by day.
/// </remarks>
internal static class Moments
{
    /// <summary>Sum of the values divided by their number, between the smallest and the largest of them.</summary>
    /// <param name="values">At least one.</param>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var first = values[0];
        var (sum, lost, minimum, maximum) = (0.0, 0.0, first, first);
        foreach (var value in values)
        {
            // A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.
            var term = value - first;
            var next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            sum = next;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return Math.Clamp(first + ((sum + lost) / values.Length), minimum, maximum);
    }

    /// <summary>Standard deviation of a sample: √(Σ(x − mean)² / (n − 1)), by the corrected two-pass algorithm of the same article.</summary>
    /// <param name="values">At least two.</param>
    /// <param name="mean">Their <see cref="Mean"/>.</param>
    public static double SampleDeviation(ReadOnlySpan<double> values, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, 2);
        var (squares, sum) = (0.0, 0.0);
        foreach (var value in values)
        {
            var difference = value - mean;
            squares += difference * difference;
            sum += difference;
        }

        return Math.Sqrt(Math.Max(0, squares - (sum * sum / values.Length)) / (values.Length - 1));
    }
}
