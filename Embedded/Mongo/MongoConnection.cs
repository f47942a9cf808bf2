using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>One connection: a request, its answer, one after the other. Not thread-safe. After any failure it is of no more use.</summary>
internal sealed class MongoConnection(Socket socket) : IDisposable
{
    private const int HeaderBytes = 16;
    private const int OpMsg = 2013;
    private const int MaxMessageBytes = 48_000_000 + (16 * 1024);
    private const int SequenceSection = 1;

    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly BsonWriter _message = new(capacity: 4096);
    private int _requestId;

    /// <summary>True when the server has closed it meanwhile.</summary>
    public bool IsClosed => socket.Poll(0, SelectMode.SelectRead);

    public void Dispose()
    {
        socket.Dispose();
        _message.Dispose();
    }

    /// <summary>Sends a command and reads the answer, refusal or not.</summary>
    /// <param name="request">The command and, if any, the documents that it carries.</param>
    /// <param name="cancellationToken">Ends the wait; the answer may then still come, so the connection must be disposed.</param>
    public async Task<MongoReply> RunAsync(MongoRequest request, CancellationToken cancellationToken)
    {
        Frame(request);
        for (var rest = _message.Written; rest.Length > 0;)
        {
            rest = rest[await socket.SendAsync(rest, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }

        return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Frame(MongoRequest request)
    {
        var length = HeaderBytes + sizeof(uint) + 1 + request.Command.Length + (request.Documents.IsEmpty ? 0 : SectionLength(request));
        _message.Clear();
        _message.Int32(length);
        _message.Int32(_requestId = (_requestId + 1) & int.MaxValue);
        _message.Int32(0);
        _message.Int32(OpMsg);
        _message.Int32(0);
        _message.Byte(0);
        _message.Raw(request.Command.Span);
        if (!request.Documents.IsEmpty)
        {
            _message.Byte(SequenceSection);
            _message.Int32(SectionLength(request) - 1);
            _message.Raw(request.DocumentsName.Span);
            _message.Byte(0);
            _message.Raw(request.Documents.Span);
        }
    }

    private static int SectionLength(MongoRequest request) => 1 + sizeof(int) + request.DocumentsName.Length + 1 + request.Documents.Length;

    private async Task<MongoReply> ReceiveAsync(CancellationToken cancellationToken)
    {
        await FillAsync(_header, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        var isAnswer = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(8)) == _requestId && BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(12)) == OpMsg;
        if (length is < HeaderBytes or > MaxMessageBytes || !isAnswer)
        {
            throw new BsonException("What answers is no MongoDB, or one that does not know OP_MSG (before 3.6).");
        }

        var body = ArrayPool<byte>.Shared.Rent(length - HeaderBytes);
        try
        {
            await FillAsync(body.AsMemory(0, length - HeaderBytes), cancellationToken).ConfigureAwait(false);
            return MongoReply.Parse(body, length - HeaderBytes);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(body);
            throw;
        }
    }

    private async Task FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            var received = await socket.ReceiveAsync(destination, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                throw new EndOfStreamException("The server closed the connection.");
            }

            destination = destination[received..];
        }
    }
}
