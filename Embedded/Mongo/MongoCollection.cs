using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>The commands on one collection. Thread-safe.</summary>
internal sealed class MongoCollection(IMongoCommands commands, string database, string name)
{
    // The server takes 48,000,000 bytes in a message and 100,000 writes.
    private const int MaxDocumentBytes = 16_000_000;
    private const int MaxWrites = 1_000;

    public string Name => name;

    public string Database => database;

    /// <summary>Starts reading; nothing is sent before the first batch is asked for.</summary>
    /// <param name="query">Writes filter, sort, projection, limit as fields of the command.</param>
    /// <param name="batchSize">Documents in a batch; 0 leaves it to the server.</param>
    public MongoCursor Find(Action<BsonWriter> query, int batchSize = 0)
    {
        var request = MongoCommand.Create($"find in {name}", database, bson =>
        {
            bson.Write("find"u8, name);
            query(bson);
            if (batchSize > 0)
            {
                bson.Write("batchSize"u8, batchSize);
            }
        });
        return new MongoCursor(commands, database, name, request, batchSize);
    }

    /// <summary>Starts an aggregation.</summary>
    /// <param name="stages">Writes the stages, each a document named by its index.</param>
    public MongoCursor Aggregate(Action<BsonWriter> stages, int batchSize = 0)
    {
        var request = MongoCommand.Create($"aggregate in {name}", database, bson =>
        {
            bson.Write("aggregate"u8, name);
            bson.StartArray("pipeline"u8);
            stages(bson);
            bson.End();
            bson.StartDocument("cursor"u8);
            if (batchSize > 0)
            {
                bson.Write("batchSize"u8, batchSize);
            }

            bson.End();
        });
        return new MongoCursor(commands, database, name, request, batchSize);
    }

    /// <summary>Inserts documents, all of them that can be.</summary>
    public Task<MongoWriteResult> InsertAsync(IReadOnlyList<Action<BsonWriter>> documents, CancellationToken cancellationToken) =>
        WriteAsync("insert", "documents", documents, cancellationToken);

    /// <summary>Updates, each one a statement <c>{q, u, upsert, multi}</c>; all that can be are done.</summary>
    public Task<MongoWriteResult> UpdateAsync(IReadOnlyList<Action<BsonWriter>> statements, CancellationToken cancellationToken) =>
        WriteAsync("update", "updates", statements, cancellationToken);

    /// <summary>Deletes, each one a statement <c>{q, limit}</c> with limit 0 (all) or 1.</summary>
    public Task<MongoWriteResult> DeleteAsync(IReadOnlyList<Action<BsonWriter>> statements, CancellationToken cancellationToken) =>
        WriteAsync("delete", "deletes", statements, cancellationToken);

    /// <summary>Creates the indexes that are not there; each is a document <c>{key, name, ...}</c>.</summary>
    public async Task CreateIndexesAsync(IReadOnlyList<Action<BsonWriter>> indexes, CancellationToken cancellationToken)
    {
        var request = MongoCommand.Create($"createIndexes in {name}", database, bson =>
        {
            Span<byte> digits = stackalloc byte[10];
            bson.Write("createIndexes"u8, name);
            bson.StartArray("indexes"u8);
            for (var i = 0; i < indexes.Count; i++)
            {
                bson.StartDocument(BsonNames.OfIndex(i, digits));
                indexes[i](bson);
                bson.End();
            }

            bson.End();
        });
        using var reply = await commands.RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The indexes; none when there is no such collection.</summary>
    public async Task<IReadOnlyList<MongoIndex>> ListIndexesAsync(CancellationToken cancellationToken)
    {
        var request = MongoCommand.Create($"listIndexes in {name}", database, bson =>
        {
            bson.Write("listIndexes"u8, name);
            bson.StartDocument("cursor"u8);
            bson.End();
        });
        var indexes = new List<MongoIndex>();
        try
        {
            await using var cursor = new MongoCursor(commands, database, name, request, batchSize: 0);
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                for (var batch = cursor.Batch; batch.Read();)
                {
                    indexes.Add(MongoIndex.Read(batch.GetElements()));
                }
            }
        }
        catch (MongoException e) when (e.Code == MongoException.NamespaceNotFound)
        {
            return [];
        }

        return indexes;
    }

    /// <summary>Removes the collection with its indexes; nothing happens when there is none.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await commands.RunAsync(MongoCommand.Create($"drop of {name}", database, bson => bson.Write("drop"u8, name)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoException e) when (e.Code == MongoException.NamespaceNotFound)
        {
            return;
        }
    }

    public static MongoRequest KillCursors(string database, string collection, long id) => MongoCommand.Create($"killCursors in {collection}", database, bson =>
    {
        bson.Write("killCursors"u8, collection);
        bson.StartArray("cursors"u8);
        bson.Write("0"u8, id);
        bson.End();
    });

    private async Task<MongoWriteResult> WriteAsync(
        string command, string field, IReadOnlyList<Action<BsonWriter>> documents, CancellationToken cancellationToken)
    {
        var result = new MongoWriteResult();
        using var batch = new BsonWriter(capacity: 16 * 1024);
        for (var next = 0; next < documents.Count;)
        {
            var first = next;
            batch.Clear();
            while (next < documents.Count && next - first < MaxWrites && batch.Written.Length < MaxDocumentBytes)
            {
                batch.StartDocument();
                documents[next++](batch);
                batch.End();
            }

            var request = MongoCommand.Create($"{command} in {name}", database, bson =>
            {
                bson.Write(System.Text.Encoding.ASCII.GetBytes(command), name);
                bson.Write("ordered"u8, false);
            }) with
            {
                DocumentsName = System.Text.Encoding.ASCII.GetBytes(field),
                Documents = batch.Written,
            };
            using var reply = await commands.RunAsync(request, cancellationToken).ConfigureAwait(false);
            result.Add(reply, first);
        }

        return result;
    }
}
