namespace Pipeline.Cli.Bench;

/// <summary>How the raw ceiling is measured.</summary>
/// <param name="Processes">Processes that ask CouchDB.</param>
/// <param name="InFlight">Batches that each of them has in hand.</param>
internal readonly record struct RawConcurrency(int Processes, int InFlight)
{
    /// <summary>Those that are tried.</summary>
    public static IReadOnlyList<RawConcurrency> Tried { get; } = [new(1, 4), new(1, 8), new(2, 2), new(2, 4), new(4, 1), new(4, 2), new(4, 4)];

    public override string ToString() => $"{Processes} {(Processes == 1 ? "process" : "processes")} × {InFlight} {(InFlight == 1 ? "batch" : "batches")}";
}
