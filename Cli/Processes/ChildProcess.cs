using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Cli.Processes;

/// <summary>
/// A process that this one started and that must not outlive it. Its standard input stays open for as long as this process lives:
/// a child that watches it sees its parent go, even when the parent is killed.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly ChildProcessOptions _options;
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly LineLog _errors = new(KeptLines);
    private readonly LineLog _output = new(KeptLines);
    private readonly Task _readers;
    private readonly Task _exit;

    private ChildProcess(ChildProcessOptions options, Process process, TimeProvider time)
    {
        _options = options;
        _process = process;
        _time = time;
        _readers = Task.WhenAll(
            ReadAsync(process.StandardOutput, _output, options.OutputLine),
            ReadAsync(process.StandardError, _errors, options.ErrorLine));
        _exit = process.WaitForExitAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time of all its threads so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The last lines of standard output.</summary>
    public string Output => _output.Text;

    /// <summary>The last lines of standard error, then of standard output if there were none.</summary>
    public string LastWords => _errors.Text.Length > 0 ? _errors.Text : _output.Text;

    /// <summary>Starts a process.</summary>
    /// <exception cref="CommandFailedException">The program is not there or cannot be started.</exception>
    public static ChildProcess Start(ChildProcessOptions options, TimeProvider? time = null)
    {
        var start = new ProcessStartInfo(options.FileName, options.Arguments)
        {
            WorkingDirectory = options.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in options.Environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            var process = Process.Start(start)
                ?? throw new CommandFailedException($"Cannot start {options.Name} ('{options.FileName}').");
            return new ChildProcess(options, process, time ?? TimeProvider.System);
        }
        catch (Win32Exception e)
        {
            throw new CommandFailedException(
                $"Cannot start {options.Name}: '{options.FileName}' is not there or cannot be run ({e.Message}).", e);
        }
    }

    /// <summary>Waits for a line of standard output that starts with <paramref name="prefix"/>; gives what follows it.</summary>
    /// <exception cref="CommandFailedException">The process ended first, or <paramref name="limit"/> passed; the message holds its last words.</exception>
    public async Task<string> WaitForLineAsync(string prefix, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _output.WaitForAsync(prefix, either.Token)
                ?? throw Failed($"ended before it was ready{await ExitTextAsync()}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"was not ready within {limit.TotalSeconds:0.#} seconds");
        }
    }

    /// <summary>Waits for the end of the process and of its output; gives the exit code. Cancelled, it stops the process.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_exit, _readers).WaitAsync(cancellationToken);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await StopAsync(KillLimit);
            throw;
        }
    }

    /// <summary>Gives it a line on its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>
    /// Asks the process to stop (its standard input closes; SIGTERM where there are signals), and after <paramref name="grace"/>
    /// kills it with all its children. Returns when it is gone.
    /// </summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            Signals.Terminate(_process);
            if (!await EndsWithinAsync(grace))
            {
                _process.Kill(entireProcessTree: true);
                await EndsWithinAsync(KillLimit);
            }
        }
    }

    /// <summary>Ends the process with all its children at once, as SIGKILL does. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await EndsWithinAsync(KillLimit);
        }
    }

    /// <summary>Waits for the end of the process and of its output, whatever its exit code; gives the process.</summary>
    public async Task<ChildProcess> WaitForEndAsync()
    {
        await Task.WhenAll(_exit, _readers);
        return this;
    }

    /// <summary>The error of a process that should have gone on.</summary>
    public CommandFailedException EndedByItself() => Failed($"ended by itself (exit code {_process.ExitCode})");

    public async ValueTask DisposeAsync()
    {
        await StopAsync(KillLimit);
        _process.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _exit.WaitAsync(limit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<string> ExitTextAsync() =>
        await EndsWithinAsync(KillLimit) ? $" (exit code {_process.ExitCode})" : "";

    private CommandFailedException Failed(string what)
    {
        var words = LastWords;
        var sentence = $"{char.ToUpperInvariant(_options.Name[0])}{_options.Name[1..]} {what}";
        return new CommandFailedException(words.Length == 0 ? $"{sentence}; it said nothing." : $"{sentence}. It said:\n{words}");
    }

    private static async Task ReadAsync(StreamReader reader, LineLog log, Action<string>? handler)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                log.Add(line);
                handler?.Invoke(line);
            }
        }
        finally
        {
            log.Complete();
        }
    }
}
