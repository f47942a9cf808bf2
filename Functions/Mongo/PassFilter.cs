using MongoDB.Bson;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>
/// The filter of a pass, see <see cref="PassRequest"/>: an <c>$or</c> at its root of ranges of the index <c>{updatedAt: 1, _id: 1}</c>, so that a page
/// examines as many keys as it has rows, however many rows share a time.
/// </summary>
/// <remarks>
/// What follows (t, id) is three ranges: the rows of t with a greater id of the same type, those of t with an id of a type that sorts above, and those
/// after t. What lies up to (t, id) is the like. The server merges the ranges in the order of the index.
/// </remarks>
public static class PassFilter
{
    /// <summary>The rows after one place up to another.</summary>
    public static BsonDocument Of(Cursor after, Cursor upTo)
    {
        var ranges = new BsonArray();
        if (after.UpdatedAt == upTo.UpdatedAt)
        {
            foreach (var above in After(after.Id))
            {
                foreach (var below in UpTo(upTo.Id))
                {
                    ranges.Add(At(after.UpdatedAt, above, below));
                }
            }

            return Or(ranges);
        }

        if (after.Id is not null)
        {
            AddAll(ranges, After(after.Id).Select(ids => At(after.UpdatedAt, ids)));
        }

        ranges.Add(new BsonDocument("updatedAt", new BsonDocument
        {
            [after.Id is null ? "$gte" : "$gt"] = Time(after.UpdatedAt),
            [upTo.Id is null ? "$lte" : "$lt"] = Time(upTo.UpdatedAt),
            ["$not"] = NoList,
        }));
        if (upTo.Id is not null)
        {
            AddAll(ranges, UpTo(upTo.Id).Select(ids => At(upTo.UpdatedAt, ids)));
        }

        return Or(ranges);
    }

    /// <summary>A time as a BSON date.</summary>
    internal static BsonDateTime Time(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    // The server finds a list by each of its elements, and no list is a time.
    private static BsonDocument NoList => new("$type", "array");

    private static BsonDocument At(DateTimeOffset time, params BsonDocument?[] ids)
    {
        var filter = new BsonDocument("updatedAt", new BsonDocument { ["$eq"] = Time(time), ["$not"] = NoList });
        var bounds = ids.OfType<BsonDocument>().Select(id => new BsonDocument("_id", id)).ToList();
        if (bounds.Count == 1)
        {
            filter["_id"] = bounds[0]["_id"];
        }
        else if (bounds.Count > 1)
        {
            filter["$and"] = new BsonArray(bounds);
        }

        return filter;
    }

    /// <summary>Conditions of ids, of which one holds for each id after this one; null where every id is.</summary>
    private static IEnumerable<BsonDocument?> After(string? id)
    {
        if (id is null)
        {
            return [null];
        }

        var stored = StoredId.Read(id);
        return Both(
            stored.IsNaN ? new BsonDocument("$gte", double.NegativeInfinity) : stored.Under("$gt"),
            BsonOrder.TypesAbove(stored.Type));
    }

    /// <summary>Conditions of ids, of which one holds for each id up to this one, itself included; null where every id is.</summary>
    private static IEnumerable<BsonDocument?> UpTo(string? id)
    {
        if (id is null)
        {
            return [null];
        }

        var stored = StoredId.Read(id);
        var below = Both(stored.Under("$lte"), BsonOrder.TypesBelow(stored.Type));

        // NaN sorts before every number, but $lte of a number does not match it.
        return stored.IsNumber && !stored.IsNaN ? below.Append(new BsonDocument("$eq", double.NaN)) : below;
    }

    private static IEnumerable<BsonDocument> Both(BsonDocument ids, IEnumerable<string> types)
    {
        var others = new BsonArray(types);
        return others.Count == 0 ? [ids] : [ids, new BsonDocument("$type", others)];
    }

    private static BsonDocument Or(BsonArray ranges) =>
        ranges.Count == 1 ? ranges[0].AsBsonDocument : new BsonDocument("$or", ranges);

    private static void AddAll(BsonArray ranges, IEnumerable<BsonDocument> documents) => ranges.AddRange(documents);
}
