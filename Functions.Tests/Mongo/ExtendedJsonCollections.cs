using System.Text;
using System.Text.Json;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo;

/// <summary>Documents as canonical Extended JSON, into collections and out of them.</summary>
internal sealed class ExtendedJsonCollections(MongoDatabase database)
{
    public async Task InsertAsync(string collection, IReadOnlyList<string> documents)
    {
        var result = await database.Collection(collection).InsertAsync([.. documents.Select(text => (Action<BsonWriter>)(bson => WriteFields(bson, text)))], default);
        result.ThrowIfFailed("test documents");
    }

    public async Task<IReadOnlyList<string>> ReadAllAsync(string collection)
    {
        var documents = new List<string>();
        await using var cursor = database.Collection(collection).Find(_ => { });
        while (await cursor.MoveNextAsync(default))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                documents.Add(ExtendedJson.Write(BsonType.Document, batch.Value));
            }
        }

        return documents;
    }

    private static void WriteFields(BsonWriter bson, string text)
    {
        using var json = JsonDocument.Parse(text);
        foreach (var field in json.RootElement.EnumerateObject())
        {
            ExtendedJsonReader.Write(bson, Encoding.UTF8.GetBytes(field.Name), field.Value.GetRawText());
        }
    }
}
