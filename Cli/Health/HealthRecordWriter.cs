using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>Writes records into a collection as an application does: one document for a user and day, which a later write replaces.</summary>
internal sealed class HealthRecordWriter(MongoCollection records)
{
    /// <summary>Writes them one after the other; all of them are there afterwards.</summary>
    /// <returns>How many documents were written: a record that another one of the same call replaces counts once.</returns>
    /// <exception cref="CommandFailedException">The database refused one, or is away.</exception>
    public async Task<int> WriteAsync(IReadOnlyList<HealthRecord> written, CancellationToken cancellationToken)
    {
        // The statements of one command are not promised an order, so that each document stands in it once.
        var last = written.GroupBy(StoredHealthRecord.IdOf).Select(group => group.Last()).ToList();
        try
        {
            var result = await records.UpdateAsync([.. last.Select(record => (Action<BsonWriter>)(bson => WriteStatement(bson, record)))], cancellationToken);
            result.ThrowIfFailed("records");
            return last.Count;
        }
        catch (MongoException e)
        {
            throw new CommandFailedException($"The records could not be written: {e.Message}", e);
        }
    }

    private static void WriteStatement(BsonWriter bson, HealthRecord record)
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, StoredHealthRecord.IdOf(record));
        bson.End();
        bson.StartDocument("u"u8);
        StoredHealthRecord.Write(bson, record);
        bson.End();
        bson.Write("upsert"u8, true);
    }
}
