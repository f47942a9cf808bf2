namespace Pipeline.MicroBatch;

/// <summary>What is polled, and how. Each property is bound to the setting that it names.</summary>
public sealed class MicroBatchOptions
{
    /// <summary>The handler of the records of MONGO_COLLECTION.</summary>
    public const string DefaultHandler = "health";

    /// <summary>MONGO_URI: <c>mongodb://…</c> with user and password as needed. Unset: nothing is polled. Never shown.</summary>
    public string? MongoUri { get; set; }

    /// <summary>MONGO_DB_NAME. Default health.</summary>
    public string Database { get; set; } = "health";

    /// <summary>MONGO_COLLECTION: the collection that is polled, and the name of its source. Default healthmetrics.</summary>
    public string Collection { get; set; } = "healthmetrics";

    /// <summary>
    /// ENSURE_INDEXES: which missing indexes the first poll creates: <c>own</c> are those of the results and the dead letters, which the app alone writes,
    /// <c>true</c> those of the records too, <c>false</c> none. Default own.
    /// </summary>
    public IndexCreation EnsureIndexes { get; set; } = IndexCreation.Own;

    /// <summary>FIRST_POLL_DAYS: how far back the first poll of a source begins; older rows are not read. Default 30 days, 0 to 36,500.</summary>
    public TimeSpan FirstPoll { get; set; } = TimeSpan.FromDays(30);

    /// <summary>BATCH_INTERVAL_SECONDS: time from one poll to the next while records come. Default 60 s, 1 to 86,400.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>POLL_LAG_SECONDS: how far behind the server's clock a poll stays. Default 5 s, 0 to 3,600.</summary>
    public TimeSpan Lag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>POLL_OVERLAP_SECONDS: how far before the cursor late writes are looked for. Default 60 s, 0 to 86,400.</summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>POLL_BATCH_SIZE: records read at once. Default 1,000, 1 to 100,000.</summary>
    public int BatchSize { get; set; } = 1_000;

    /// <summary>POLL_BUDGET_SECONDS: how long one run goes on starting batches. Default 45 s, 1 to 3,600.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// POLL_FAN_OUT_USERS: touched users above which they are recomputed by activities over all instances in place of the process that polls. Default
    /// 2,000, 1 to 1,000,000.
    /// </summary>
    public int FanOutUsers { get; set; } = 2_000;

    /// <summary>POLL_SOURCES: the sources beside that of MONGO_COLLECTION. Default none.</summary>
    public IReadOnlyList<PollSource> MoreSources { get; set; } = [];

    /// <summary>Whether there is anything to poll.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(MongoUri);

    /// <summary>The source that MONGO_DB_NAME and MONGO_COLLECTION name.</summary>
    public PollSource Source => new(Collection, Database, Collection, DefaultHandler, Interval);

    /// <summary>All that is polled; empty when nothing is.</summary>
    public IReadOnlyList<PollSource> Sources => IsConfigured ? [Source, .. MoreSources] : [];
}
