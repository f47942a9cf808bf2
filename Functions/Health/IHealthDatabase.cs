using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>What the analytics need of the databases of their sources. Thread-safe.</summary>
internal interface IHealthDatabase
{
    /// <summary>A reader of stored records.</summary>
    IHealthRecordReader CreateReader();

    /// <summary>The stored records of a source.</summary>
    IHealthHistory OpenHistory(PollSource source);

    /// <summary>The analytics in a database.</summary>
    IAnalyticsStore OpenAnalytics(string database);
}
