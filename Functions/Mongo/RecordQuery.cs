using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>How the rows of a page are asked for, beside <see cref="PassFilter"/>.</summary>
public static class RecordQuery
{
    /// <summary>The order of a pass, and the keys of the index that gives it.</summary>
    internal static BsonDocument Order => new() { ["updatedAt"] = 1, ["_id"] = 1 };

    /// <summary>Order, fields and limit, all in one batch.</summary>
    /// <param name="request">The page.</param>
    /// <param name="fields">The fields to read beside <c>_id</c> and <c>updatedAt</c>; null for whole rows.</param>
    /// <param name="serializer">What makes something of a row.</param>
    /// <param name="hasIndex">Whether the collection has the index of exactly these fields: the server is then told to use it and no other.</param>
    public static FindOptions<BsonDocument, T> Of<T>(
        PassRequest request, IReadOnlyList<string>? fields, IBsonSerializer<T> serializer, bool hasIndex = false) => new()
        {
            Sort = Order,
            Hint = hasIndex ? Order : null,
            Projection = Projection(fields?.Append("updatedAt"), serializer),
            Limit = request.Limit,
            BatchSize = request.Limit,
        };

    /// <summary>
    /// The same page as an aggregation that leaves out the other fields before it sorts and may sort on disk: for a collection without the index, whose rows
    /// are too large to be sorted in memory.
    /// </summary>
    internal static PipelineDefinition<BsonDocument, T> Sorted<T>(PassRequest request, IReadOnlyList<string>? fields, IBsonSerializer<T> serializer)
    {
        var stages = new List<BsonDocument> { new("$match", PassFilter.Of(request.After, request.UpTo)) };
        if (fields is not null)
        {
            stages.Add(new BsonDocument("$project", Fields(fields.Append("updatedAt"))));
        }

        stages.Add(new BsonDocument("$sort", Order));
        stages.Add(new BsonDocument("$limit", request.Limit));
        return PipelineDefinition<BsonDocument, T>.Create(stages, serializer);
    }

    /// <summary>Reads fields, or whole rows for null, by a serializer of rows.</summary>
    internal static ProjectionDefinition<BsonDocument, T> Projection<T>(IEnumerable<string>? fields, IBsonSerializer<T> serializer) => fields is null
        ? new ClientSideDeserializationProjectionDefinition<BsonDocument, T>(serializer)
        : new BsonDocumentProjectionDefinition<BsonDocument, T>(Fields(fields), serializer);

    private static BsonDocument Fields(IEnumerable<string> fields) => new(fields.Distinct().Select(field => new BsonElement(field, 1)));
}
