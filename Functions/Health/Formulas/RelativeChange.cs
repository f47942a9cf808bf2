namespace Pipeline.Health.Formulas;

/// <summary>Change from one value to another in percent: 100·new / old − 100.</summary>
internal static class RelativeChange
{
    /// <returns>Null when there is no old value or it is zero (or so near to it that the quotient is infinite), of which nothing is a percentage.</returns>
    public static double? Percentage(double? before, double after) =>
        before is { } old && old != 0 && (100 * after / old) - 100 is var percentage && double.IsFinite(percentage) ? percentage : null;
}
