using System.Diagnostics;

namespace Pipeline.Tests.Cli.Demo;

/// <summary>The processes with one mark in their environment that were running at one moment; children inherit it.</summary>
internal sealed class ProcessGroup(IReadOnlyList<Process> processes) : IDisposable
{
    /// <summary>The name of the variable that holds the mark.</summary>
    public const string Variable = "PIPELINE_TESTS_MARK";

    public int Count => processes.Count;

    /// <param name="mark">The value of <see cref="Variable"/>.</param>
    /// <param name="except">A process that has the mark as well and does not count; null for none.</param>
    public static ProcessGroup MarkedWith(string mark, int? except = null) =>
        new([.. Process.GetProcesses().Where(process => process.Id != except && IsMarkedWith(mark, process.Id))]);

    /// <summary>Waits until none is left; one that stays is an error that names it.</summary>
    public async Task AllGoneAsync(TimeSpan limit)
    {
        foreach (var process in processes)
        {
            try
            {
                await process.WaitForExitAsync().WaitAsync(limit);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Process {process.Id} ({process.ProcessName}) is still there.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var process in processes)
        {
            process.Dispose();
        }
    }

    private static bool IsMarkedWith(string mark, int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains($"{Variable}={mark}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
