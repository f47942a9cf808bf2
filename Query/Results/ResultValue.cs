using System.Globalization;
using Pipeline.Query.Guard;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Results;

/// <summary>Values of a result whose source gives them as text, in the types that files of columns have.</summary>
internal static class ResultValue
{
    private const string LocalMoment = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF";

    /// <summary>The value of a text: a number, a day, a moment, bytes, or the text itself.</summary>
    /// <exception cref="StatementRefusedException">The type of the column does not hold it.</exception>
    public static object Of(ParquetColumn column, string text) => column.Type switch
    {
        ParquetType.Bytes => Convert.FromBase64String(text),
        ParquetType.Real => double.Parse(text, CultureInfo.InvariantCulture),
        ParquetType.Decimal => ResultParquet.Unscaled(text, column.Precision, column.Scale) ?? throw Refused(column, text),
        ParquetType.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Refused(column, text),
        ParquetType.LocalMoment => Moment(column, text),

        // The session's time zone is UTC.
        ParquetType.Moment => new DateTimeOffset(Moment(column, text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : text), TimeSpan.Zero),
        _ => text,
    };

    private static DateTime Moment(ParquetColumn column, string text) =>
        DateTime.TryParseExact(text, LocalMoment, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw Refused(column, text);

    private static StatementRefusedException Refused(ParquetColumn column, string text) =>
        new($"The column '{column.Name}' holds {text}, which its type has no value for in this format; cast it to text.");
}
