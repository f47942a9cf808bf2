using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>The batches of a find or an aggregate: <see cref="MoveNextAsync"/>, then <see cref="Batch"/>, until it says false. Not thread-safe.</summary>
/// <remarks>Disposed before its end, it tells the server to drop the cursor.</remarks>
internal sealed class MongoCursor(IMongoCommands commands, string database, string collection, MongoRequest query, int batchSize) : IAsyncDisposable
{
    private MongoReply? _reply;
    private ReadOnlyMemory<byte> _batch;
    private long _id;
    private bool _started;

    /// <summary>The documents of this batch, each an element of it; valid until the next call.</summary>
    public BsonReader Batch => new(_batch.Span);

    /// <summary>The server's number of the cursor; 0 when it has ended.</summary>
    public long Id => _id;

    /// <summary>Reads the next batch, which may be empty.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="MongoException">Transient with <see cref="MongoException.CursorNotFound"/> when the server has dropped the cursor.</exception>
    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_started && _id == 0)
        {
            return false;
        }

        var request = _started ? GetMore() : query;
        _reply?.Dispose();
        _reply = null;
        _reply = await commands.RunAsync(request, cancellationToken).ConfigureAwait(false);
        _started = true;
        Take(_reply);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _reply?.Dispose();
        _reply = null;
        if (_id == 0)
        {
            return;
        }

        try
        {
            using var killed = await commands.RunAsync(MongoCollection.KillCursors(database, collection, _id), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MongoException)
        {
            // The server drops it by itself after ten minutes; what was read is not less true for it.
        }
        finally
        {
            _id = 0;
        }
    }

    private void Take(MongoReply reply)
    {
        var bytes = reply.Document;
        var reader = new BsonReader(bytes.Span);
        while (reader.Read())
        {
            if (reader.Is("cursor"u8) && reader.Type == BsonType.Document)
            {
                var start = reader.ValuePosition;
                var cursor = reader.GetElements();
                while (cursor.Read())
                {
                    if (cursor.Is("id"u8))
                    {
                        _id = cursor.GetInt64();
                    }
                    else if (cursor.Is("firstBatch"u8) || cursor.Is("nextBatch"u8))
                    {
                        _batch = bytes.Slice(start + cursor.ValuePosition, cursor.Value.Length);
                    }
                }

                return;
            }
        }

        throw new MongoException(MongoFailure.Permanent, $"The answer to {query.Name} has no cursor.");
    }

    private MongoRequest GetMore() => MongoCommand.Create($"getMore in {collection}", database, bson =>
    {
        bson.Write("getMore"u8, _id);
        bson.Write("collection"u8, collection);
        if (batchSize > 0)
        {
            bson.Write("batchSize"u8, batchSize);
        }
    });
}
