using System.Diagnostics;

namespace Pipeline.Tests.Services;

/// <summary>A script of tools/services as a process of its own, which ends with this one.</summary>
internal sealed class NodeStandIn : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly Process _process;

    private NodeStandIn(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The folder tools/services.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "tools", "services");

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts a script and waits until it listens.</summary>
    /// <param name="script">Its path in tools/services.</param>
    /// <param name="package">A package that it needs; all are installed when that one is missing.</param>
    /// <param name="environment">Its user and password.</param>
    public static async Task<NodeStandIn> StartAsync(string script, string package, IReadOnlyDictionary<string, string> environment)
    {
        await InstallAsync(package);
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, script), "0", "--stop-with-parent"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartTimeout);
        return line?.Split(' ') is ["listening", var port]
            ? new NodeStandIn(process, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{script} said '{line}' where 'listening PORT' was expected.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Installs the packages where they are missing, as when the tests are run without the command that prepares everything.</summary>
    public static async Task InstallAsync(string package)
    {
        await Installing.WaitAsync();
        try
        {
            if (!Directory.Exists(Path.Combine(Folder, "node_modules", package)))
            {
                await InstallAllAsync();
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task InstallAllAsync()
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in tools/services failed: {await error}");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie within the project's folder.");
    }
}
