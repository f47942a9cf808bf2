using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pipeline.Cli.Processes;

/// <summary>Sends the signals that System.Diagnostics.Process cannot.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    private const int TerminateNumber = 15;

    /// <summary>Asks a process to end. Does nothing on Windows, where a closed standard input says it.</summary>
    public static void Terminate(Process process) => Send(process, TerminateNumber);

    /// <summary>Sends a signal to a process of ours; one that has gone already is no error.</summary>
    public static void Send(Process process, int signal)
    {
        if (!OperatingSystem.IsWindows() && !process.HasExited)
        {
            _ = SendSignal(process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
