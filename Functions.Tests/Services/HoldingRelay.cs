using System.Net;
using System.Net.Sockets;

namespace Pipeline.Tests.Services;

/// <summary>
/// Stands between a client and a server on TCP and passes bytes both ways, until <paramref name="allowed"/> requests that hold all of
/// <paramref name="words"/> have gone to the server; from the next one on no request goes through, on any connection.
/// </summary>
internal sealed class HoldingRelay(string host, int port, int allowed, params string[] words) : IAsyncDisposable
{
    private readonly byte[][] _words = [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Ends when the first request is held.</summary>
    public Task Held => _held.Task;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public HoldingRelay Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(host, port, _stop.Token);
            await Task.WhenAny(CopyAsync(near, far, IsHeld), CopyAsync(far, near, _ => false));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The end of one side is the end of the other.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, bool> isHeld)
    {
        var buffer = new byte[1 << 18];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            if (isHeld(buffer.AsMemory(0, count)))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    private bool IsHeld(ReadOnlyMemory<byte> request)
    {
        if (Array.TrueForAll(_words, word => request.Span.IndexOf(word) >= 0) && Interlocked.Increment(ref _seen) > allowed)
        {
            _held.TrySetResult();
        }

        return _held.Task.IsCompleted;
    }
}
