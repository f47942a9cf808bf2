namespace Pipeline.Cli.Bench;

/// <summary>What is measured.</summary>
/// <param name="Records">Records of the larger of the two collections; the smaller one has a fifth of them.</param>
/// <param name="BatchSize">Records of a page, with and without the pipeline.</param>
internal sealed record PollBenchOptions(int Records, int BatchSize)
{
    public const int DefaultRecords = 50_000;
    public const int DefaultBatchSize = 1_000;
    public const int LeastRecords = 1_000;
    public const int MostRecords = 1_000_000;
    private const int SmallerShare = 5;

    /// <summary>The two sizes, the smaller one first.</summary>
    public IReadOnlyList<int> Sizes => [Records / SmallerShare, Records];
}
