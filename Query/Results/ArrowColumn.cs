using Apache.Arrow;
using Apache.Arrow.Types;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Results;

/// <summary>Values of one column that wait for the end of their record batch.</summary>
/// <param name="Column">The column.</param>
/// <param name="Type">Its type in Arrow.</param>
/// <param name="AppendNull">Adds NULL.</param>
/// <param name="Append">Adds a value: bool, int, long, double, Int128 (of a decimal, without its point), string, byte[], DateOnly, DateTime or DateTimeOffset.</param>
/// <param name="Build">Gives the values, and waits for more.</param>
internal sealed record ArrowColumn(ParquetColumn Column, IArrowType Type, Action AppendNull, Action<object> Append, Func<IArrowArray> Build)
{
    private const int DecimalBytes = 16;

    public static ArrowColumn Of(ParquetColumn column) => column.Type switch
    {
        ParquetType.Flag => Of(column, BooleanType.Default, () => new BooleanArray.Builder(), (values, value) => values.Append((bool)value), values => values.AppendNull(), values => values.Build()),
        ParquetType.Integer => Of(column, Int32Type.Default, () => new Int32Array.Builder(), (values, value) => values.Append((int)value), values => values.AppendNull(), values => values.Build()),
        ParquetType.Whole => Of(column, Int64Type.Default, () => new Int64Array.Builder(), (values, value) => values.Append((long)value), values => values.AppendNull(), values => values.Build()),
        ParquetType.Real => Of(column, DoubleType.Default, () => new DoubleArray.Builder(), (values, value) => values.Append((double)value), values => values.AppendNull(), values => values.Build()),
        ParquetType.Bytes => Of(column, BinaryType.Default, () => new BinaryArray.Builder(), (values, value) => values.Append(((byte[])value).AsSpan()), values => values.AppendNull(), values => values.Build()),
        ParquetType.Day => Of(column, Date32Type.Default, () => new Date32Array.Builder(), (values, value) => values.Append((DateOnly)value), values => values.AppendNull(), values => values.Build()),
        ParquetType.Moment => OfMoment(column, new TimestampType(TimeUnit.Microsecond, "UTC")),
        ParquetType.LocalMoment => OfMoment(column, new TimestampType(TimeUnit.Microsecond, (string?)null)),
        ParquetType.Decimal => OfDecimal(column, new Decimal128Type(column.Precision, column.Scale)),
        _ => Of(column, StringType.Default, () => new StringArray.Builder(), (values, value) => values.Append((string)value), values => values.AppendNull(), values => values.Build()),
    };

    private static ArrowColumn OfMoment(ParquetColumn column, TimestampType type) => Of(
        column,
        type,
        () => new TimestampArray.Builder(type),
        (values, value) => values.Append(value is DateTime local ? new DateTimeOffset(local, TimeSpan.Zero) : (DateTimeOffset)value),
        values => values.AppendNull(),
        values => values.Build());

    private static ArrowColumn OfDecimal(ParquetColumn column, Decimal128Type type)
    {
        var bytes = new byte[DecimalBytes];
        return Of(
            column,
            type,
            () => new Decimal128Array.Builder(type),
            (values, value) =>
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, (Int128)value);
                values.Append(bytes.AsSpan());
            },
            values => values.AppendNull(),
            values => values.Build());
    }

    private static ArrowColumn Of<TBuilder>(
        ParquetColumn column, IArrowType type, Func<TBuilder> begin, Action<TBuilder, object> append, Action<TBuilder> appendNull, Func<TBuilder, IArrowArray> build)
    {
        var values = begin();
        return new(column, type, () => appendNull(values), value => append(values, value), () =>
        {
            var built = build(values);
            values = begin();
            return built;
        });
    }
}
