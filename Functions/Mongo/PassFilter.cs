using MongoDB.Bson;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The filter of a pass, see <see cref="PassRequest"/>: bounds of <c>updatedAt</c> that an index can use, and what they leave open among equal times.</summary>
internal static class PassFilter
{
    // The order of the server across types; each line is one rank, by the names that $type takes.
    private static readonly string[][] Ranks =
    [
        ["minKey"], ["undefined", "null"], ["number"], ["string", "symbol"], ["object"], ["array"], ["binData"], ["objectId"], ["bool"], ["date"],
        ["timestamp"], ["regex"], ["dbPointer"], ["javascript"], ["javascriptWithScope"], ["maxKey"],
    ];

    public static BsonDocument Of(Cursor after, Cursor upTo)
    {
        var filter = new BsonDocument
        {
            ["updatedAt"] = new BsonDocument
            {
                ["$gte"] = Time(after.UpdatedAt),
                ["$lte"] = Time(upTo.UpdatedAt),
                ["$not"] = new BsonDocument("$type", "array"),
            },
            ["userId"] = new BsonDocument("$ne", BsonNull.Value),
        };
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

    public static BsonDateTime Time(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>Either on the right side of the cursor's time, or at its time and among the ids that are not (<c>$nor</c>) or are (<c>$or</c>) at most its own.</summary>
    private static BsonDocument Bound(string side, string ids, Cursor cursor) => new("$or", new BsonArray
    {
        new BsonDocument("updatedAt", new BsonDocument(side, Time(cursor.UpdatedAt))),
        new BsonDocument(ids, AtMost(ExtendedJson.Read(cursor.Id!))),
    });

    private static BsonArray AtMost(BsonValue id)
    {
        var alternatives = new BsonArray { new BsonDocument("_id", new BsonDocument("$lte", id)) };
        var below = Ranks.Take(RankOf(id.BsonType)).SelectMany(names => names).ToList();
        if (below.Count > 0)
        {
            alternatives.Add(new BsonDocument("_id", new BsonDocument("$type", new BsonArray(below))));
        }

        if (id.IsNumeric)
        {
            // NaN sorts before every number, but $lte of a number does not match it.
            alternatives.Add(new BsonDocument("_id", double.NaN));
        }

        return alternatives;
    }

    private static int RankOf(BsonType type) => type switch
    {
        BsonType.MinKey => 0,
        BsonType.Undefined or BsonType.Null => 1,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 2,
        BsonType.String or BsonType.Symbol => 3,
        BsonType.Document => 4,
        BsonType.Array => 5,
        BsonType.Binary => 6,
        BsonType.ObjectId => 7,
        BsonType.Boolean => 8,
        BsonType.DateTime => 9,
        BsonType.Timestamp => 10,
        BsonType.RegularExpression => 11,
        BsonType.JavaScript => 13,
        BsonType.JavaScriptWithScope => 14,
        _ => 15,
    };
}
