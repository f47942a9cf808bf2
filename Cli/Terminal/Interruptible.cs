namespace Pipeline.Cli.Terminal;

/// <summary>
/// Runs work that may be deaf to cancellation for a while: waiting for its input, for a reader of its output, or computing. The wait for it
/// ends soon after the signal all the same, and with it the process.
/// </summary>
internal static class Interruptible
{
    /// <summary>What is being written when the signal comes may be finished in this time; a command is to end within a second.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <param name="work">What to do, apart from the caller's thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The signal.</param>
    /// <exception cref="OperationCanceledException">The signal came first.</exception>
    public static async Task<int> RunAsync(Func<CancellationToken, int> work, TimeProvider time, CancellationToken cancellationToken)
    {
        var exitCode = ExitCodes.Failure;
        var running = StartThread(() => exitCode = work(cancellationToken));
        try
        {
            await running.WaitAsync(cancellationToken);
            return exitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(running, Task.Delay(Grace, time, CancellationToken.None));
            throw;
        }
    }

    /// <summary>Runs what may block for ever on a thread of its own: those of the pool are few, and others wait for them.</summary>
    public static Task StartThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
