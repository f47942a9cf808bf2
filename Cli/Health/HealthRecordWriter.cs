using System.Globalization;
using System.Text;
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
        var last = written.GroupBy(IdOf).Select(group => group.Last()).ToList();
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

    private static string IdOf(HealthRecord record) => $"{record.UserId}|{Day(record.Date)}";

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteStatement(BsonWriter bson, HealthRecord record)
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, IdOf(record));
        bson.End();
        bson.StartDocument("u"u8);
        WriteRecord(bson, record);
        bson.End();
        bson.Write("upsert"u8, true);
    }

    private static void WriteRecord(BsonWriter bson, HealthRecord record)
    {
        bson.Write("userId"u8, record.UserId);
        bson.Write("date"u8, Day(record.Date));
        WriteMetrics(bson, record.Metrics);
        if (record.Source is { } source)
        {
            bson.Write("source"u8, source switch
            {
                RecordSource.GoogleFit => "googlefit",
                RecordSource.Import => "import",
                _ => "manual",
            });
        }

        bson.StartArray("activities"u8);
        for (var i = 0; i < record.Activities.Count; i++)
        {
            bson.Write(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)), record.Activities[i]);
        }

        bson.End();
        if (record.CreatedAt is { } createdAt)
        {
            bson.Write("createdAt"u8, createdAt);
        }

        bson.Write("updatedAt"u8, record.UpdatedAt);
    }

    private static void WriteMetrics(BsonWriter bson, HealthMetrics metrics)
    {
        bson.StartDocument("metrics"u8);
        foreach (var metric in MetricTypes.All)
        {
            if (metric is not (MetricType.BloodPressureSystolic or MetricType.BloodPressureDiastolic) && metrics[metric] is { } value)
            {
                bson.Write(Encoding.ASCII.GetBytes(MetricTypes.NameOf(metric)), value);
            }
        }

        if (metrics.BloodPressure is { } pressure)
        {
            bson.StartDocument("bloodPressure"u8);
            if (pressure.Systolic is { } systolic)
            {
                bson.Write("systolic"u8, systolic);
            }

            if (pressure.Diastolic is { } diastolic)
            {
                bson.Write("diastolic"u8, diastolic);
            }

            bson.End();
        }

        bson.End();
    }
}
