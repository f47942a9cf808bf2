using System.Globalization;

namespace Pipeline.Cli.Jobs;

/// <summary>The words and figures of a job's progress.</summary>
internal static class JobProgressText
{
    /// <summary>For example "listed 40 · saved 38 · skipped 2 · kept 0 · failed 0 · 31 documents/s · ETA 2 s".</summary>
    public static string Counts(JobProgress progress)
    {
        var parts = new List<string>
        {
            $"listed {Number(progress.Listed)}",
            $"saved {Number(progress.Saved)}",
            $"skipped {Number(progress.Skipped)}",
            $"kept {Number(progress.Kept)}",
            $"failed {Number(progress.Failed)}",
            $"{Number(Math.Round(progress.DocumentsPerSecond))} documents/s",
        };
        if (progress.EtaSeconds is { } seconds)
        {
            parts.Add($"ETA {Duration(TimeSpan.FromSeconds(seconds))}");
        }

        return string.Join(" · ", parts);
    }

    /// <summary>For example "40 of 69", or "40" when the total is not known.</summary>
    public static string Position(JobProgress progress) =>
        progress.Total is { } total ? $"{Number(progress.Done)} of {Number(total)}" : Number(progress.Done);

    /// <summary>Between 0 and 1; 0 when the total is not known.</summary>
    public static double Share(JobProgress progress) =>
        progress.Total is > 0 ? Math.Clamp((double)progress.Done / progress.Total.Value, 0, 1) : 0;

    /// <summary>For example "2 s", "3 min 05 s", "2 h 10 min".</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Ceiling(time.TotalSeconds):0} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds:00} s",
        _ => $"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min",
    };

    public static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
