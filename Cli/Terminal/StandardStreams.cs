using System.Globalization;

namespace Pipeline.Cli.Terminal;

/// <summary>The streams that a process is started with.</summary>
internal static class StandardStreams
{
    public const int Input = 0;
    public const int Output = 1;

    // O_CLOEXEC of Linux, octal 02000000.
    private const long ClosedByExecution = 1L << 19;

    /// <summary>
    /// True when the process was started without the stream (<c>&lt;&amp;-</c> in a shell). Its number then belongs to a file or pipe of the runtime, and
    /// reading from it would wait for ever; such a file, unlike an inherited one, is marked to be closed by exec. False where that cannot be told.
    /// </summary>
    public static bool IsClosed(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}"))
                .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt64(flags["flags:".Length..].Trim(), 8) & ClosedByExecution) != 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            // No /proc here, or another one.
            return false;
        }
    }
}
