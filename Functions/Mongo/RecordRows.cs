using MongoDB.Bson;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Rows of the polled collection.</summary>
public static class RecordRows
{
    internal static RowSerializer<SourceRecord> Serializer { get; } = new(row => new SourceRecord(CursorOf(row), row.ToArray()));

    /// <summary>Where a row stands: by its <c>_id</c> and its first <c>updatedAt</c>, which is the one that the server orders by.</summary>
    /// <param name="row">A row of a pass in BSON.</param>
    /// <exception cref="FormatException">It is no row of a pass: it has no <c>_id</c>, or no date as <c>updatedAt</c>.</exception>
    public static Cursor CursorOf(ReadOnlySpan<byte> row)
    {
        string? id = null;
        DateTimeOffset? updatedAt = null;
        for (var field = new BsonWalker(row); (id is null || updatedAt is null) && field.Next();)
        {
            if (id is null && field.Name.SequenceEqual("_id"u8))
            {
                id = StoredId.Write(field.Type, field.Value);
            }
            else if (updatedAt is null && field.Name.SequenceEqual("updatedAt"u8))
            {
                updatedAt = field.Time ?? throw new FormatException($"A row came with {BsonValues.Describe(field.Type)} as updatedAt, which no pass asks for.");
            }
        }

        return id is not null && updatedAt is { } time ? new Cursor(time, id) : throw new FormatException("A row came without an _id or an updatedAt.");
    }
}
