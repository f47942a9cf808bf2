using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.Query.Delta;
using Pipeline.Query.Delta.Writing;
using Pipeline.Query.Parquet;

namespace Pipeline.Mongo;

/// <summary>
/// Appends records to a Delta table: a row for each version of a record that was read, told by <c>_id</c> and <c>updatedAt</c>. The commit carries what tells its rows, so a version that
/// comes again, in whatever batch, is there once.
/// </summary>
/// <param name="table">Gives the table; it throws where the folder is away.</param>
internal sealed class DeltaCopyHandler(Func<DeltaTable> table) : IBatchHandler
{
    private static readonly JsonWriterSettings Relaxed = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson, Indent = false };

    private static readonly IReadOnlyList<ParquetColumn> Columns = [new("id", ParquetType.Text), new("updated_at", ParquetType.Moment), new("document", ParquetType.Text)];

    /// <inheritdoc/>
    public async Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        // What cannot be written as JSON is the fault of its record.
        var rows = records.Select(RowOf).ToList();
        try
        {
            await table().AppendNewAsync(Columns, rows, cancellationToken);
            return BatchOutcome.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"The table that records are copied into cannot be written ({exception.GetType().Name}).", exception);
        }
        catch (DeltaException exception)
        {
            throw new SourceUnavailableException($"The table that records are copied into cannot be written: {exception.Message}", exception);
        }
    }

    private static DeltaRow RowOf(SourceRecord record) =>
        new(KeyOf(record.Cursor), [record.Cursor.Id, record.Cursor.UpdatedAt, new RawBsonDocument(record.Document.ToArray()).ToJson(Relaxed)]);

    private static UInt128 KeyOf(Cursor cursor)
    {
        var hash = SHA256.HashData([.. BitConverter.GetBytes(cursor.UpdatedAt.ToUnixTimeMilliseconds()), .. Encoding.UTF8.GetBytes(cursor.Id!)]);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
