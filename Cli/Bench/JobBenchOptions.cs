namespace Pipeline.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Documents">The sizes of the databases, one after the other.</param>
/// <param name="Parallelism">Concurrent requests to CouchDB, with and without the pipeline.</param>
/// <param name="BatchSize">Documents per batch of the job and per request of the raw writer.</param>
internal sealed record JobBenchOptions(IReadOnlyList<int> Documents, int Parallelism, int BatchSize)
{
    public const int DefaultParallelism = 32;
    public const int DefaultBatchSize = 100;

    public static IReadOnlyList<int> DefaultDocuments { get; } = [5_000, 50_000];
}
