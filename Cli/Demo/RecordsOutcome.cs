using Pipeline.Cli.Jobs;

namespace Pipeline.Cli.Demo;

/// <summary>Whether the polls did what they promise.</summary>
/// <param name="Written">Versions of records that were written.</param>
/// <param name="Read">Versions that the polls read.</param>
/// <param name="Planted">Anomalies that were planted.</param>
/// <param name="Found">Those of them that the analytics hold.</param>
/// <param name="Results">Results of a recomputation from scratch.</param>
/// <param name="Differing">Results that are stored otherwise, are missing, or should not be there.</param>
internal sealed record RecordsOutcome(int Written, int Read, int Planted, int Found, int Results, int Differing)
{
    public bool Succeeded => ReadAll && FoundAll && Equal;

    /// <summary>What was checked, each with whether it is so.</summary>
    public IReadOnlyList<(bool Right, string Sentence)> Sentences =>
    [
        (ReadAll, ReadAll ? $"Every record that was written was read, each one once: {Number(Written)}." : $"{Number(Written)} records were written, but {Number(Read)} were read."),
        (FoundAll, FoundAll ? $"Every planted anomaly was found: {Found} of {Planted}." : $"Not every planted anomaly was found: {Found} of {Planted}."),
        (Equal, Equal
            ? $"The analytics equal a recomputation from scratch: {Number(Results)} results."
            : $"The analytics differ from a recomputation from scratch in {Number(Differing)} of {Number(Results)} results."),
    ];

    private bool ReadAll => Written > 0 && Written == Read;

    private bool FoundAll => Planted > 0 && Found == Planted;

    private bool Equal => Results > 0 && Differing == 0;

    private static string Number(double value) => JobProgressText.Number(value);
}
