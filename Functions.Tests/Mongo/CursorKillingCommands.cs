using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo;

/// <summary>Kills every cursor on the server just before its next batch is asked for.</summary>
internal sealed class CursorKillingCommands(IMongoCommands commands, string database, string collection) : IMongoCommands
{
    public int Killed { get; private set; }

    public async Task<MongoReply> RunAsync(MongoRequest request, CancellationToken cancellationToken)
    {
        if (CursorOf(request) is { } id)
        {
            using var killed = await commands.RunAsync(MongoCollection.KillCursors(database, collection, id), cancellationToken);
            Killed++;
        }

        return await commands.RunAsync(request, cancellationToken);
    }

    private static long? CursorOf(MongoRequest request)
    {
        var reader = new BsonReader(request.Command.Span);
        return reader.Read() && reader.Is("getMore"u8) ? reader.GetInt64() : null;
    }
}
