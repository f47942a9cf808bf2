using System.Buffers;
using System.Data.Common;

namespace Pipeline.Query.Results;

/// <summary>The writers of the formats.</summary>
internal static class RowWriters
{
    /// <summary>The writer of a format, which has written what stands before the first row.</summary>
    /// <param name="format">How rows are written.</param>
    /// <param name="columns">The columns in the reader's order.</param>
    /// <param name="shapes">What the values of each are in JSON.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="textOf">The text of a value whose shape is text or raw; null where the reader gives text itself.</param>
    public static IRowWriter Create(
        ResultFormat format, IReadOnlyList<ResultColumn> columns, IReadOnlyList<ColumnShape> shapes, ArrayBufferWriter<byte> buffer, Func<DbDataReader, int, string>? textOf = null)
    {
        var text = textOf ?? ((row, column) => row.GetString(column));
        return format switch
        {
            ResultFormat.Parquet => new ParquetRowWriter(columns, shapes, buffer, text),
            ResultFormat.Arrow => new ArrowRowWriter(columns, shapes, buffer, text),
            _ => new RowWriter(format, columns, shapes, buffer, text),
        };
    }
}
