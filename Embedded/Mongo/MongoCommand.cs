using System.Text;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>Makes requests.</summary>
internal static class MongoCommand
{
    /// <summary>The greeting of a new connection.</summary>
    public static MongoRequest IsMaster { get; } = Create("the greeting", "admin", bson =>
    {
        bson.Write("isMaster"u8, 1);
        bson.StartDocument("client"u8);
        bson.StartDocument("driver"u8);
        bson.Write("name"u8, "pipeline-embedded");
        bson.Write("version"u8, "1.0");
        bson.End();
        bson.StartDocument("os"u8);
        bson.Write("type"u8, Environment.OSVersion.Platform.ToString());
        bson.End();
        bson.End();
    });

    public static MongoRequest SaslStart(string database, string payload) => Create("saslStart", database, bson =>
    {
        bson.Write("saslStart"u8, 1);
        bson.Write("mechanism"u8, "SCRAM-SHA-256");
        bson.WriteBinary("payload"u8, Encoding.UTF8.GetBytes(payload));
        bson.StartDocument("options"u8);
        bson.Write("skipEmptyExchange"u8, true);
        bson.End();
    });

    public static MongoRequest SaslContinue(string database, int conversation, string payload) => Create("saslContinue", database, bson =>
    {
        bson.Write("saslContinue"u8, 1);
        bson.Write("conversationId"u8, conversation);
        bson.WriteBinary("payload"u8, Encoding.UTF8.GetBytes(payload));
    });

    /// <summary>A request whose fields a delegate writes; <c>$db</c> is added.</summary>
    public static MongoRequest Create(string name, string database, Action<BsonWriter> fields)
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        fields(bson);
        bson.Write("$db"u8, database);
        bson.End();
        return new MongoRequest(name, bson.Written.ToArray());
    }
}
