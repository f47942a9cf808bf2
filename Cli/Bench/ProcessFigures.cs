using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>What the system says of a process.</summary>
internal static class ProcessFigures
{
    /// <summary>The largest resident size that the process has had, in bytes; null where there is no /proc.</summary>
    public static long? PeakMemory(int processId)
    {
        var file = $"/proc/{processId}/status";
        return File.Exists(file) ? ReadPeak(File.ReadLines(file)) : null;
    }

    /// <summary>How many processes have wanted to run in the last minute; null where the system does not say.</summary>
    public static double? Load()
    {
        const string File = "/proc/loadavg";
        return System.IO.File.Exists(File)
            && double.TryParse(System.IO.File.ReadAllText(File).Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load)
            ? load
            : null;
    }

    /// <summary>VmHWM of the lines of a status file, in bytes.</summary>
    public static long? ReadPeak(IEnumerable<string> status)
    {
        const string Field = "VmHWM:";
        var line = status.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        var figure = line?[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(figure, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : null;
    }
}
