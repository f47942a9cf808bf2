using System.Runtime.InteropServices;

namespace Pipeline.Cli.Terminal;

/// <summary>
/// Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation, so that a command can stop what it started. A second one ends
/// the process at once; its children then see their standard input close and stop by themselves.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    public Interruption()
    {
        Register(PosixSignal.SIGHUP, 1);
        Register(PosixSignal.SIGINT, 2);
        Register(PosixSignal.SIGTERM, 15);
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>128 plus the number of the signal that came first, or 0 when none has.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _cancellation.Dispose();
    }

    private void Register(PosixSignal signal, int number) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            if (Interlocked.CompareExchange(ref _exitCode, ExitCodes.SignalBase + number, 0) == 0)
            {
                context.Cancel = true;
                _cancellation.Cancel();
            }
        }));
}
