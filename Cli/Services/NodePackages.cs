using System.Security.Cryptography;
using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>
/// The npm packages of a folder of tools/. They are installed when they are missing or were installed from another lock file than
/// the one there now, by one process at a time.
/// </summary>
internal sealed class NodePackages(string folder, string scratch, TimeProvider? time = null)
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private string LockFile => Path.Combine(folder, "package-lock.json");

    /// <summary>Written last, so that an installation that was broken off is not taken for a whole one.</summary>
    private string Stamp => Path.Combine(folder, "node_modules", ".installed-from");

    /// <summary>True when the packages are those of the lock file, whole.</summary>
    public bool IsCurrent() => File.Exists(Stamp) && File.ReadAllText(Stamp) == Digest();

    /// <summary>Installs the packages if they are not current. True when they had to be.</summary>
    /// <exception cref="CommandFailedException">Node is missing or too old, or npm failed; the message holds what it said.</exception>
    public async Task<bool> EnsureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (!File.Exists(LockFile))
        {
            throw new CommandFailedException($"'{LockFile}' is not there: the source tree is not whole.");
        }

        await NodeRuntime.CheckAsync(cancellationToken);
        if (IsCurrent())
        {
            return false;
        }

        await using var held = await LockAsync(say, cancellationToken);
        if (IsCurrent())
        {
            return false;
        }

        say($"Installing the npm packages of tools/{Path.GetFileName(folder)} (once)");
        await InstallAsync(cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(Stamp)!);
        await File.WriteAllTextAsync(Stamp, Digest(), cancellationToken);
        return true;
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        await using var npm = ChildProcess.Start(new ChildProcessOptions(
            "npm ci",
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"])
        {
            WorkingDirectory = folder,
        });
        using var limit = new CancellationTokenSource(InstallLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        int exitCode;
        try
        {
            exitCode = await npm.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"npm ci in '{folder}' was not done within {InstallLimit.TotalMinutes:0} minutes. It said:\n{npm.LastWords}");
        }

        if (exitCode != 0)
        {
            throw new CommandFailedException($"npm ci in '{folder}' failed (exit code {exitCode}). It said:\n{npm.LastWords}");
        }
    }

    private async Task<FileStream> LockAsync(Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                $"The npm packages of tools/{Path.GetFileName(folder)} have to be installed, and '{Path.GetDirectoryName(scratch)}' cannot be written to: {e.Message} Copy the source tree to a folder of yours.", e);
        }

        for (var waiting = false; ; waiting = true)
        {
            try
            {
                return new FileStream(Path.Combine(scratch, "npm.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!waiting)
                {
                    say("Waiting for another process that installs the npm packages");
                }
            }

            await Task.Delay(LockPoll, _time, cancellationToken);
        }
    }

    private string Digest() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(LockFile)));
}
