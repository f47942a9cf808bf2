namespace Pipeline.Cli.Demo;

/// <summary>What a demo is asked to do.</summary>
/// <param name="Documents">How many documents; beyond the number of sample articles they come again as copies. Null for each article once.</param>
/// <param name="BatchSize">Documents in a batch. Progress is reported for every ten batches.</param>
/// <param name="Database">The database, made when it is not there.</param>
/// <param name="Port">The host's port; 0 for any free one.</param>
/// <param name="Keep">Whether the documents stay (COUCHDB_URL), or the services until Ctrl-C (stand-in).</param>
/// <param name="JobsOnly">Whether the second act, the records, is left out.</param>
internal sealed record DemoOptions(int? Documents, int BatchSize, string Database, int Port, bool Keep, bool JobsOnly)
{
    public const int DefaultBatchSize = 1;
    public const string DefaultDatabase = "pipeline_demo";
    public const int Parallelism = 8;

    /// <summary>The demo's jobs and failures stay out of the jobs of others.</summary>
    public string JobsDatabase => Database + "_jobs";
}
