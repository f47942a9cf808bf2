using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Results;

/// <summary>What columns of results are in Parquet, and in Arrow.</summary>
internal static partial class ResultParquet
{
    private const int MostDigits = 38;
    private const int DigitsOfUnsigned = 20;

    /// <summary>The column of a file for one of a result: numbers, days and times keep their types; lists, structures and maps are JSON, and what else there is is text.</summary>
    public static ParquetColumn ColumnOf(ResultColumn column, ColumnShape shape) => shape switch
    {
        ColumnShape.Whole => new(column.Name, ParquetType.Whole),
        ColumnShape.Integer => new(column.Name, ParquetType.Integer),
        ColumnShape.Real => new(column.Name, ParquetType.Real),
        ColumnShape.Flag => new(column.Name, ParquetType.Flag),
        _ => OfText(column),
    };

    /// <summary>A decimal without its point; null when it has more digits than the column.</summary>
    public static Int128? Unscaled(string text, int precision, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (digits, behind) = point < 0 ? (text, 0) : (text.Remove(point, 1), text.Length - point - 1);
        return behind <= scale && digits.AsSpan().TrimStart("-0").Length + scale - behind <= precision
            && Int128.TryParse(digits + new string('0', scale - behind), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    private static ParquetColumn OfText(ResultColumn column)
    {
        if (DecimalType().Match(column.Type) is { Success: true } match)
        {
            var (precision, scale) = (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

            // MySQL has decimals of 65 digits.
            return precision <= MostDigits ? new(column.Name, ParquetType.Decimal, precision, scale) : new(column.Name, ParquetType.Text);
        }

        return column.Type switch
        {
            "HUGEINT" or "UHUGEINT" => new(column.Name, ParquetType.Decimal, MostDigits),

            // A BIGINT of MySQL that is no whole number of 64 bits has no sign.
            "UBIGINT" or "BIGINT" => new(column.Name, ParquetType.Decimal, DigitsOfUnsigned),
            "FLOAT" => new(column.Name, ParquetType.Real),
            "DATE" => new(column.Name, ParquetType.Day),
            "TIMESTAMP WITH TIME ZONE" => new(column.Name, ParquetType.Moment),
            "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "DATETIME" => new(column.Name, ParquetType.LocalMoment),
            "BLOB" or "TINYBLOB" or "MEDIUMBLOB" or "LONGBLOB" or "BINARY" or "VARBINARY" => new(column.Name, ParquetType.Bytes),
            _ => new(column.Name, ParquetType.Text),
        };
    }

    [GeneratedRegex(@"^DECIMAL\((\d+),\s*(\d+)\)$")]
    private static partial Regex DecimalType();
}
