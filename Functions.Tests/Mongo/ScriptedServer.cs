using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo;

/// <summary>Answers the requests of each connection by their number, from 0; null is no answer.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _received = new(0);
    private readonly Func<int, byte[]?> _answer;
    private readonly int? _answerTo;
    private readonly int _closeAfter;
    private readonly Task _accepting;
    private int _connections;

    public ScriptedServer(Func<int, byte[]?> answer, int? answerTo = null, int closeAfter = int.MaxValue)
    {
        _answer = answer;
        _answerTo = answerTo;
        _closeAfter = closeAfter;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public static byte[] Greeting { get; } = Document(maxWireVersion: 9);

    public static byte[] OldGreeting { get; } = Document(maxWireVersion: 6);

    /// <summary>Ends when a connection has been closed by either side.</summary>
    public Task Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public int Connections => Volatile.Read(ref _connections);

    public MongoConnectionPool Connect(string options) =>
        new(MongoAddress.Parse($"mongodb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/?{options}"), TimeProvider.System);

    /// <summary>Ends when so many requests have come.</summary>
    public async Task Received(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _received.WaitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _received.Dispose();
    }

    private static byte[] Document(int maxWireVersion)
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        bson.Write("maxWireVersion"u8, maxWireVersion);
        bson.Write("ok"u8, 1.0);
        bson.End();
        return bson.Written.ToArray();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client, Interlocked.Increment(ref _connections) == 1 ? _closeAfter : int.MaxValue);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, int answers)
    {
        using var owned = client;
        try
        {
            var stream = client.GetStream();
            var header = new byte[16];
            for (var number = 0; number < answers; number++)
            {
                await stream.ReadExactlyAsync(header);
                await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - header.Length]);
                _received.Release();
                if (_answer(number) is { } document)
                {
                    await stream.WriteAsync(Framed(document, _answerTo ?? BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))));
                }
            }
        }
        catch (IOException)
        {
            // The client went away, which is what some tests wait for.
        }
        finally
        {
            client.Close();
            _closed.TrySetResult();
        }
    }

    private static byte[] Framed(byte[] document, int answerTo)
    {
        using var bson = new BsonWriter();
        bson.Int32(16 + 5 + document.Length);
        bson.Int32(1);
        bson.Int32(answerTo);
        bson.Int32(2013);
        bson.Int32(0);
        bson.Byte(0);
        bson.Raw(document);
        return bson.Written.ToArray();
    }
}
