using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Query.Worker;

/// <summary>A worker process as its host sees it.</summary>
internal sealed class QueryWorkerProcess : IDisposable
{
    private const int HeaderBytes = 5;
    private const int LargestFrame = 256 * 1024 * 1024;

    private readonly Process _process;
    private readonly byte[] _header = new byte[HeaderBytes];

    private QueryWorkerProcess(Process process) => _process = process;

    /// <summary>Starts a process and waits until it takes requests.</summary>
    public static async Task<QueryWorkerProcess> StartAsync(long addressSpace, CancellationToken cancellationToken)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Pipeline.Query.dll");
        var start = new ProcessStartInfo(DotNet()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", assembly, addressSpace.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        // Nothing of the app's settings, which hold secrets, reaches the process that runs strangers' statements.
        start.Environment.Clear();
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x8000000";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = new QueryWorkerProcess(Process.Start(start)!);
        process._process.ErrorDataReceived += (_, _) => { };
        process._process.BeginErrorReadLine();
        try
        {
            return (await process.ReadAsync(cancellationToken)).Kind == FrameKind.Ready ? process : throw new IOException("A worker process of the query service did not get ready.");
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Whether the process has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Sends a request.</summary>
    public async Task SendAsync(WorkerRequest request, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(request, WorkerJson.Default.WorkerRequest);
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Reads the next frame.</summary>
    /// <exception cref="EndOfStreamException">The process has ended.</exception>
    public async Task<(FrameKind Kind, byte[] Bytes)> ReadAsync(CancellationToken cancellationToken)
    {
        var output = _process.StandardOutput.BaseStream;
        await output.ReadExactlyAsync(_header, cancellationToken);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(1));
        if (length is < 0 or > LargestFrame)
        {
            throw new InvalidDataException("A worker process of the query service sent what is no frame.");
        }

        var bytes = new byte[length];
        await output.ReadExactlyAsync(bytes, cancellationToken);
        return ((FrameKind)_header[0], bytes);
    }

    /// <summary>Ends the process at once.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    // The program that runs this very runtime, however the app was started.
    private static string DotNet() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
