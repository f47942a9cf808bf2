namespace Pipeline.Cli.Bench;

/// <param name="References">How many entities the reference has.</param>
/// <param name="Names">How many names are matched, one run for each.</param>
/// <param name="Threads">How many threads match.</param>
internal sealed record MatchBenchOptions(int References, IReadOnlyList<int> Names, int Threads)
{
    public const int DefaultReferences = 100_000;

    public const int DefaultThreads = 2;

    public static readonly int[] DefaultNames = [1_000, 10_000, 100_000, 1_000_000];
}
