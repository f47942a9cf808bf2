using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Cli.Bench;

namespace Pipeline.Cli.Matching;

/// <summary>What a process has taken from its start on.</summary>
/// <param name="Seconds">Time by the clock.</param>
/// <param name="ProcessorSeconds">Time of all its threads.</param>
/// <param name="Megabytes">The most memory that was resident, in MB; null where the system does not say.</param>
internal sealed partial record MatchCost(double Seconds, double ProcessorSeconds, double? Megabytes)
{
    /// <summary>That of this process so far.</summary>
    public static MatchCost OfThisProcess(TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        return new MatchCost(
            (time.GetLocalNow() - process.StartTime).TotalSeconds,
            process.TotalProcessorTime.TotalSeconds,
            ProcessFigures.PeakMemory(Environment.ProcessId) / 1e6);
    }

    /// <summary>Finds it in a line that <see cref="ToString"/> has made.</summary>
    public static MatchCost? Parse(string line)
    {
        if (Pattern.Match(line) is not { Success: true } match)
        {
            return null;
        }

        double Number(int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return new MatchCost(Number(1), Number(2), match.Groups[3].Success ? Number(3) : null);
    }

    public override string ToString()
    {
        var memory = Megabytes is { } megabytes ? string.Create(CultureInfo.InvariantCulture, $", {megabytes:0} MB at most") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.00} s, {ProcessorSeconds:0.00} s of processor{memory}");
    }

    [GeneratedRegex(@"([0-9.]+) s, ([0-9.]+) s of processor(?:, ([0-9]+) MB at most)?")]
    private static partial Regex Pattern { get; }
}
