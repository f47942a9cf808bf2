namespace Pipeline.Query.Parquet;

/// <summary>How columns stand in the schema of a Parquet file (parquet.thrift, "SchemaElement").</summary>
internal static class ParquetSchema
{
    private const int Optional = 1;

    /// <summary>The physical type of values.</summary>
    public static int PhysicalType(ParquetType type) => type switch
    {
        ParquetType.Flag => 0,
        ParquetType.Integer or ParquetType.Day => 1,
        ParquetType.Whole or ParquetType.Moment or ParquetType.LocalMoment => 2,
        ParquetType.Real => 5,
        ParquetType.Text or ParquetType.Bytes => 6,
        _ => 7,
    };

    /// <summary>Writes one column; null for the root, which has all of them.</summary>
    public static void Write(ThriftWriter thrift, ParquetColumn? column, int columns)
    {
        if (column is null)
        {
            thrift.Text(4, "root");
            thrift.Int32(5, columns);
            return;
        }

        thrift.Int32(1, PhysicalType(column.Type));
        if (column.Type == ParquetType.Decimal)
        {
            thrift.Int32(2, ParquetValues.DecimalBytes);
        }

        thrift.Int32(3, Optional);
        thrift.Text(4, column.Name);
        if (ConvertedType(column.Type) is { } converted)
        {
            thrift.Int32(6, converted);
        }

        if (column.Type == ParquetType.Decimal)
        {
            thrift.Int32(7, column.Scale);
            thrift.Int32(8, column.Precision);
        }

        if (column.Type is ParquetType.Text or ParquetType.Decimal or ParquetType.Day or ParquetType.Moment or ParquetType.LocalMoment)
        {
            thrift.Struct(10, () => WriteLogicalType(thrift, column));
        }
    }

    // What readers of before the logical types go by; it cannot say of a moment that it has no time zone.
    private static int? ConvertedType(ParquetType type) => type switch
    {
        ParquetType.Text => 0,
        ParquetType.Decimal => 5,
        ParquetType.Day => 6,
        ParquetType.Moment => 10,
        _ => null,
    };

    private static void WriteLogicalType(ThriftWriter thrift, ParquetColumn column)
    {
        switch (column.Type)
        {
            case ParquetType.Text:
                thrift.Struct(1, () => { });
                break;
            case ParquetType.Decimal:
                thrift.Struct(5, () =>
                {
                    thrift.Int32(1, column.Scale);
                    thrift.Int32(2, column.Precision);
                });
                break;
            case ParquetType.Day:
                thrift.Struct(6, () => { });
                break;
            default:
                thrift.Struct(8, () =>
                {
                    thrift.Flag(1, column.Type == ParquetType.Moment);
                    thrift.Struct(2, () => thrift.Struct(2, () => { }));
                });
                break;
        }
    }
}
