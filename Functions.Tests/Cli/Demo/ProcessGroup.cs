using System.Diagnostics;

namespace Pipeline.Tests.Cli.Demo;

/// <summary>Processes that were running at one moment.</summary>
internal sealed class ProcessGroup(IReadOnlyList<Process> processes) : IDisposable
{
    private const int ParentField = 1;

    public int Count => processes.Count;

    public static ProcessGroup ChildrenOf(int parent) => new([.. Process.GetProcesses().Where(process => ParentOf(process.Id) == parent)]);

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

    // The name in parentheses may hold anything; the state and the parent follow it.
    private static int? ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[ParentField]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
