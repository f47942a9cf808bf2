using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Cli.Health;
using Pipeline.Health;

namespace Pipeline.Cli.Bench;

/// <summary>Health records for the benchmark, a hundred of each user, seven with one <c>updatedAt</c>. The same in every run but for their times.</summary>
internal static class PollBenchRecords
{
    public const int PerUser = 100;

    // Room for the days that the generator leaves out.
    private const int Days = 150;
    private const int TiesPerMillisecond = 7;
    private const int RecordsPerInsert = 1_000;

    /// <summary>How many users there are.</summary>
    public static int Users(int records) => (records + PerUser - 1) / PerUser;

    /// <summary>The records, user by user; those of one day of all users were written together.</summary>
    /// <param name="count">How many.</param>
    /// <param name="newestDay">No record is of a later day.</param>
    /// <param name="firstAt">The first <c>updatedAt</c>.</param>
    public static IEnumerable<HealthRecord> Make(int count, DateOnly newestDay, DateTimeOffset firstAt)
    {
        var users = Users(count);
        var generated = HealthDataGenerator.Generate(new HealthDataOptions { Users = users, Days = Days, NewestDay = newestDay });
        return generated
            .SelectMany((user, number) => user.Records.Take(PerUser).Select((record, day) => record with
            {
                UpdatedAt = firstAt.AddMilliseconds(((day * users) + number) / TiesPerMillisecond),
            }))
            .Take(count);
    }

    /// <summary>Stores records.</summary>
    /// <exception cref="MongoException">One of them could not be stored.</exception>
    public static async Task LoadAsync(IMongoCollection<BsonDocument> collection, IEnumerable<HealthRecord> records, CancellationToken cancellationToken)
    {
        foreach (var chunk in records.Chunk(RecordsPerInsert))
        {
            await collection.InsertManyAsync(chunk.Select(StoredHealthRecord.Of), cancellationToken: cancellationToken);
        }
    }
}
