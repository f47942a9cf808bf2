namespace Pipeline.Cli.Bench;

/// <summary>What is to be reached with 100,000 references.</summary>
/// <param name="Names">How many names.</param>
/// <param name="SeedSays">Seconds that are said of the program that this one is measured by: local, where it ran out of memory –, and Spark Connect on four cores.</param>
/// <param name="ProcessorSeconds">Processor seconds of the whole process at most.</param>
/// <param name="Megabytes">Resident memory at most.</param>
internal sealed record MatchBenchBar(int Names, string SeedSays, double ProcessorSeconds, int Megabytes)
{
    public static readonly IReadOnlyList<MatchBenchBar> All =
    [
        new(1_000, "5 / 3", 1.5, 400), new(10_000, "45 / 8", 2.5, 400), new(100_000, "480 / 35", 8, 400),
        new(1_000_000, "– / 240", 40, 400),
    ];
}
