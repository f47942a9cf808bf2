using MongoDB.Bson;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>
/// The filter of a pass, see <see cref="PassRequest"/>: bounds of <c>updatedAt</c> that an index can use, and what they leave open among equal times.
/// </summary>
public static class PassFilter
{
    /// <summary>The rows after one place up to another.</summary>
    public static BsonDocument Of(Cursor after, Cursor upTo)
    {
        var filter = new BsonDocument("updatedAt", new BsonDocument
        {
            ["$gte"] = Time(after.UpdatedAt),
            ["$lte"] = Time(upTo.UpdatedAt),
            ["$not"] = new BsonDocument("$type", "array"),
        });
        var bounds = new BsonArray();
        if (after.Id is not null)
        {
            bounds.Add(Bound("$gt", "$nor", after));
        }

        if (upTo.Id is not null)
        {
            bounds.Add(Bound("$lt", "$or", upTo));
        }

        if (bounds.Count > 0)
        {
            filter["$and"] = bounds;
        }

        return filter;
    }

    /// <summary>A time as a BSON date.</summary>
    internal static BsonDateTime Time(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>
    /// Either on the right side of the cursor's time, or at its time and among the ids that are not (<c>$nor</c>) or are (<c>$or</c>) at most its own.
    /// </summary>
    private static BsonDocument Bound(string side, string ids, Cursor cursor) => new("$or", new BsonArray
    {
        new BsonDocument("updatedAt", new BsonDocument(side, Time(cursor.UpdatedAt))),
        new BsonDocument(ids, AtMost(StoredId.Read(cursor.Id!))),
    });

    private static BsonArray AtMost(StoredId id)
    {
        var alternatives = new BsonArray { new BsonDocument("_id", id.Under("$lte")) };
        var below = BsonOrder.TypesBelow(id.Type).ToList();
        if (below.Count > 0)
        {
            alternatives.Add(new BsonDocument("_id", new BsonDocument("$type", new BsonArray(below))));
        }

        if (id.Type is BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128)
        {
            // NaN sorts before every number, but $lte of a number does not match it.
            alternatives.Add(new BsonDocument("_id", double.NaN));
        }

        return alternatives;
    }
}
