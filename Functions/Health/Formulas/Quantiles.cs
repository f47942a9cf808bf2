namespace Pipeline.Health.Formulas;

/// <summary>Quantiles by linear interpolation between order statistics, definition 7 of Hyndman and Fan.</summary>
/// <remarks>
/// R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996: with h = (n − 1)·p the quantile is
/// x[⌊h⌋] + (h − ⌊h⌋)·(x[⌊h⌋ + 1] − x[⌊h⌋]), counted from 0. The default of R and NumPy, and QUARTILE.INC of spreadsheets.
/// </remarks>
internal static class Quantiles
{
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="probability">0 to 1; 0.5 gives the median.</param>
    public static double Of(ReadOnlySpan<double> sorted, double probability)
    {
        var position = (sorted.Length - 1) * probability;
        var below = (int)position;
        var low = sorted[below];
        return below == sorted.Length - 1 ? low : low + ((position - below) * (sorted[below + 1] - low));
    }
}
