using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>The filter of a pass, see <see cref="PassRequest"/>: bounds of <c>updatedAt</c> that an index can use, and what they leave open among equal times.</summary>
internal static class PassFilter
{
    public static void Write(BsonWriter bson, Cursor after, Cursor upTo)
    {
        bson.StartDocument("filter"u8);
        bson.StartDocument("updatedAt"u8);
        bson.Write("$gte"u8, after.UpdatedAt);
        bson.Write("$lte"u8, upTo.UpdatedAt);
        bson.StartDocument("$not"u8);
        bson.Write("$type"u8, "array");
        bson.End();
        bson.End();
        bson.StartDocument("userId"u8);
        bson.WriteNull("$ne"u8);
        bson.End();
        if (after.Id is not null || upTo.Id is not null)
        {
            bson.StartArray("$and"u8);
            var index = 0;
            WriteBound(bson, ref index, "$gt"u8, "$nor"u8, after);
            WriteBound(bson, ref index, "$lt"u8, "$or"u8, upTo);
            bson.End();
        }

        bson.End();
    }

    /// <summary>Either on the right side of the cursor's time, or at its time and among the ids that are not (<c>$nor</c>) or are (<c>$or</c>) at most its own.</summary>
    private static void WriteBound(BsonWriter bson, ref int index, ReadOnlySpan<byte> side, ReadOnlySpan<byte> ids, Cursor cursor)
    {
        if (cursor.Id is not { } id)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[10];
        bson.StartDocument(BsonNames.OfIndex(index++, digits));
        bson.StartArray("$or"u8);
        bson.StartDocument("0"u8);
        bson.StartDocument("updatedAt"u8);
        bson.Write(side, cursor.UpdatedAt);
        bson.End();
        bson.End();
        bson.StartDocument("1"u8);
        bson.StartArray(ids);
        WriteAtMost(bson, id);
        bson.End();
        bson.End();
        bson.End();
        bson.End();
    }

    /// <summary>The alternatives that make up "not after this id in the order across all types".</summary>
    private static void WriteAtMost(BsonWriter bson, string id)
    {
        bson.StartDocument("0"u8);
        bson.StartDocument("_id"u8);
        ExtendedJsonReader.Write(bson, "$lte"u8, id);
        bson.End();
        bson.End();
        var type = TypeOf(id);
        var below = BsonOrder.TypesBelow(type).ToList();
        if (below.Count > 0)
        {
            Span<byte> digits = stackalloc byte[10];
            bson.StartDocument("1"u8);
            bson.StartDocument("_id"u8);
            bson.StartArray("$type"u8);
            for (var i = 0; i < below.Count; i++)
            {
                bson.Write(BsonNames.OfIndex(i, digits), below[i]);
            }

            bson.End();
            bson.End();
            bson.End();
        }

        if (type is BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128)
        {
            // NaN sorts before every number, but $lte of a number does not match it.
            bson.StartDocument("2"u8);
            bson.Write("_id"u8, double.NaN);
            bson.End();
        }
    }

    private static BsonType TypeOf(string id)
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        ExtendedJsonReader.Write(bson, "id"u8, id);
        bson.End();
        var reader = new BsonReader(bson.Written.Span);
        reader.Read();
        return reader.Type;
    }
}
