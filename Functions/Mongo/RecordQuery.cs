using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>How the rows of a page are asked for, beside <see cref="PassFilter"/>.</summary>
public static class RecordQuery
{
    /// <summary>Order, fields and limit, all in one batch.</summary>
    /// <param name="request">The page.</param>
    /// <param name="fields">The fields to read beside <c>_id</c> and <c>updatedAt</c>; null for whole rows.</param>
    /// <param name="serializer">What makes something of a row.</param>
    public static FindOptions<BsonDocument, T> Of<T>(PassRequest request, IReadOnlyList<string>? fields, IBsonSerializer<T> serializer) => new()
    {
        Sort = new BsonDocument { ["updatedAt"] = 1, ["_id"] = 1 },
        Projection = Projection(fields?.Append("updatedAt"), serializer),
        Limit = request.Limit,
        BatchSize = request.Limit,
    };

    /// <summary>Reads fields, or whole rows for null, by a serializer of rows.</summary>
    internal static ProjectionDefinition<BsonDocument, T> Projection<T>(IEnumerable<string>? fields, IBsonSerializer<T> serializer) => fields is null
        ? new ClientSideDeserializationProjectionDefinition<BsonDocument, T>(serializer)
        : new BsonDocumentProjectionDefinition<BsonDocument, T>(new BsonDocument(fields.Distinct().Select(field => new BsonElement(field, 1))), serializer);
}
