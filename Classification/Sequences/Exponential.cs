namespace Pipeline.Classification.Sequences;

/// <summary>
/// The exponential function from additions and multiplications alone, which every machine rounds alike; <see cref="Math.Exp"/> may
/// differ in its last bit between systems, and then the same training would not give the same bytes.
/// </summary>
internal static class Exponential
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts, so that the product with the exponent is exact in the first (Cody and Waite, 1980).
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power <paramref name="x"/>, within a relative error of 1e-13; 0 below -708; <paramref name="x"/> is at most 700.</summary>
    public static double Of(double x)
    {
        if (x < -708)
        {
            return 0;
        }

        var exponent = Math.Floor((x * Log2E) + 0.5);
        var rest = x - (exponent * Ln2High) - (exponent * Ln2Low);
        var sum = 1.0;
        for (var term = 13; term >= 1; term--)
        {
            sum = 1.0 + (sum * rest / term);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)exponent + 1023) << 52);
    }
}
