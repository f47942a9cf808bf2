using System.Net;
using System.Net.Sockets;

namespace Pipeline.Tests.Services;

/// <summary>
/// Stands between a client and a server on TCP and passes bytes both ways, until <paramref name="allowed"/> requests with all of
/// <paramref name="words"/> have gone to the server; from the next one on each of them is held, and what follows it on its connection,
/// until <see cref="Release"/> or <see cref="RestartAsync"/>. Other requests go through.
/// </summary>
internal sealed class HoldingRelay(string host, int port, int allowed, params string[] words) : IAsyncDisposable
{
    private readonly byte[][] _words = [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource _life = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>What is held goes on, and all that follows.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>As if the server were killed and started again: every connection ends with what it held, and new ones pass everything.</summary>
    public async Task RestartAsync()
    {
        using var ended = Interlocked.Exchange(ref _life, new CancellationTokenSource());
        await ended.CancelAsync();
        Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _life.Dispose();
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
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _life.Token);
        try
        {
            await far.ConnectAsync(host, port, end.Token);
            await await Task.WhenAny(CopyAsync(near, far, IsHeld, end.Token), CopyAsync(far, near, _ => false, end.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The end of one side is the end of the other.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, bool> isHeld, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 18];
        while (await from.GetStream().ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (isHeld(buffer.AsMemory(0, count)))
            {
                await _released.Task.WaitAsync(cancellationToken);
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private bool IsHeld(ReadOnlyMemory<byte> request)
    {
        var isHeld = Array.TrueForAll(_words, word => request.Span.IndexOf(word) >= 0) && Interlocked.Increment(ref _seen) > allowed;
        if (isHeld)
        {
            _held.TrySetResult();
        }

        return isHeld;
    }
}
