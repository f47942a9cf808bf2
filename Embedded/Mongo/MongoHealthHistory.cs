using Microsoft.Extensions.Options;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>The stored records of a user over the development client.</summary>
internal sealed class MongoHealthHistory(MongoDatabase database, IOptions<MicroBatchOptions> options) : IHealthHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthRecord>> ReadAsync(string userId, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var records = new List<HealthRecord>();
        var reader = new HealthRecordReader();
        await using var cursor = database.Collection(options.Value.Collection).Find(
            bson =>
            {
                bson.StartDocument("filter"u8);
                bson.Write("userId"u8, userId);
                bson.End();
                HealthRecordReader.WriteProjection(bson);
            },
            batchSize: 10_000);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                if (reader.Read(batch.GetElements(), out _) is { } record)
                {
                    records.Add(record);
                }
            }
        }

        return (IReadOnlyList<HealthRecord>)records;
    });
}
