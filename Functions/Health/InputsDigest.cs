using System.Buffers.Binary;
using System.Security.Cryptography;
using Pipeline.Health.Formulas;

namespace Pipeline.Health;

/// <summary>Makes the <see cref="AnalyticsDocument.InputsVersion"/>.</summary>
/// <remarks>
/// Only the days that the results of a range can come from count, so that a correction of another metric or of a day long ago writes nothing.
/// For steps the streak is part of it, because it comes from the whole history.
/// </remarks>
internal static class InputsDigest
{
    /// <summary>Raised with every change of a formula or of its text, so that stored results are made anew.</summary>
    public const int FormulaVersion = 2;

    /// <summary>The version of a result that says that there is nothing.</summary>
    public static readonly string Nothing = $"none-{FormulaVersion}";

    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(MetricSeries series, TimeRange range, Streak? streak)
    {
        var (first, length) = series.WindowRange(series.NewestDay, Reach(range)).GetOffsetAndLength(series.Count);

        // A reach is 180 days at most: one hash over less than 3 KB, where a call for each number would take most of a user's time.
        Span<byte> inputs = stackalloc byte[(3 + (2 * length)) * sizeof(long)];
        Write(inputs, 0, FormulaVersion);
        Write(inputs, 1, streak?.Current ?? -1);
        Write(inputs, 2, streak?.Longest ?? -1);
        for (var i = 0; i < length; i++)
        {
            Write(inputs, 3 + (2 * i), series.Days[first + i]);
            Write(inputs, 4 + (2 * i), BitConverter.DoubleToInt64Bits(series.Values[first + i]));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(inputs, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    // Calendar days up to the newest that any formula looks at: the period before, the days before the oldest day judged, the percentile.
    private static int Reach(TimeRange range)
    {
        var days = TimeRanges.DaysOf(range);
        return Math.Max(Math.Max(2 * days, days + AnomalyFormula.DaysBefore), PercentileFormula.Days);
    }

    private static void Write(Span<byte> inputs, int index, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(inputs[(index * sizeof(long))..], value);
}
