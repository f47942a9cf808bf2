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
    public const int FormulaVersion = 1;

    /// <summary>The version of a result that says that there is nothing.</summary>
    public static readonly string Nothing = $"none-{FormulaVersion}";

    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(MetricSeries series, TimeRange range, Streak? streak)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, FormulaVersion);
        Append(hash, streak?.Current ?? -1);
        Append(hash, streak?.Longest ?? -1);
        var (first, length) = series.WindowRange(series.NewestDay, Reach(range)).GetOffsetAndLength(series.Count);
        for (var i = first; i < first + length; i++)
        {
            Append(hash, series.Days[i]);
            Append(hash, BitConverter.DoubleToInt64Bits(series.Values[i]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    // Calendar days up to the newest that any formula looks at: the period before, the days before the oldest day judged, the percentile.
    private static int Reach(TimeRange range)
    {
        var days = TimeRanges.DaysOf(range);
        return Math.Max(Math.Max(2 * days, days + AnomalyFormula.DaysBefore), PercentileFormula.Days);
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
