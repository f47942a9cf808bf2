using System.Globalization;
using MySqlConnector;
using Pipeline.Query.Results;

namespace Pipeline.Query.MySql;

/// <summary>A column of a result from MySQL, and how its values are written.</summary>
/// <param name="Column">Its name and type.</param>
/// <param name="Shape">What its values are in JSON.</param>
/// <param name="TextOf">The text of a value.</param>
internal sealed record MySqlColumn(ResultColumn Column, ColumnShape Shape, Func<MySqlDataReader, int, string> TextOf)
{
    /// <summary>The columns of a result. Where several bear a name, the later ones get a number behind it, as with files.</summary>
    public static IReadOnlyList<MySqlColumn> Of(MySqlDataReader reader)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. reader.GetColumnSchema().Cast<MySqlDbColumn>().Select((column, index) => Of(Unlike(names, column.ColumnName), column, reader.GetDataTypeName(index)))];
    }

    private static MySqlColumn Of(string name, MySqlDbColumn column, string type)
    {
        var (shape, textOf) = Way(column.ProviderType);
        var exact = column.ProviderType is MySqlDbType.NewDecimal or MySqlDbType.Decimal ? $"DECIMAL({column.NumericPrecision},{column.NumericScale})" : type;
        return new(new(name, exact), shape, textOf);
    }

    private static string Unlike(HashSet<string> names, string name)
    {
        var unlike = name;
        for (var number = 1; !names.Add(unlike); number++)
        {
            unlike = $"{name}_{number}";
        }

        return unlike;
    }

    private static (ColumnShape Shape, Func<MySqlDataReader, int, string> TextOf) Way(MySqlDbType type) => type switch
    {
        MySqlDbType.Byte or MySqlDbType.UByte or MySqlDbType.Int16 or MySqlDbType.UInt16 or MySqlDbType.Int24 or MySqlDbType.UInt24 or MySqlDbType.Int32 or MySqlDbType.Year =>
            (ColumnShape.Integer, Plain),
        MySqlDbType.Int64 or MySqlDbType.UInt32 => (ColumnShape.Whole, Plain),
        MySqlDbType.Double => (ColumnShape.Real, Plain),
        MySqlDbType.UInt64 or MySqlDbType.Bit => (ColumnShape.Raw, Plain),
        MySqlDbType.Float => (ColumnShape.Raw, (row, index) => row.GetFloat(index).ToString("R", CultureInfo.InvariantCulture)),
        MySqlDbType.Decimal or MySqlDbType.NewDecimal => (ColumnShape.Raw, (row, index) => row.GetMySqlDecimal(index).ToString()),
        MySqlDbType.JSON => (ColumnShape.Raw, (row, index) => row.GetString(index)),
        MySqlDbType.Date or MySqlDbType.Newdate => (ColumnShape.Text, (row, index) => Day(row.GetMySqlDateTime(index))),
        MySqlDbType.DateTime or MySqlDbType.Timestamp => (ColumnShape.Text, (row, index) => Moment(row.GetMySqlDateTime(index))),
        MySqlDbType.Time => (ColumnShape.Text, (row, index) => Duration(row.GetTimeSpan(index))),
        _ => (ColumnShape.Text, Plain),
    };

    private static string Plain(MySqlDataReader row, int index) => row.GetValue(index) switch
    {
        string text => text,
        byte[] bytes => Convert.ToBase64String(bytes),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        MySqlGeometry shape => Convert.ToBase64String(shape.Value),
        var value => value.ToString() ?? "",
    };

    // MySQL knows days such as 0000-00-00, which no type of .NET holds.
    private static string Day(MySqlDateTime day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}-{day.Month:00}-{day.Day:00}");

    private static string Moment(MySqlDateTime time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Day(time)}T{time.Hour:00}:{time.Minute:00}:{time.Second:00}{Fraction(time.Microsecond)}");

    private static string Duration(TimeSpan time)
    {
        var size = time.Duration();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(time < TimeSpan.Zero ? "-" : "")}{(long)size.TotalHours:00}:{size.Minutes:00}:{size.Seconds:00}{Fraction((int)(size.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond))}");
    }

    private static string Fraction(int microseconds) =>
        microseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{microseconds:000000}").TrimEnd('0');
}
