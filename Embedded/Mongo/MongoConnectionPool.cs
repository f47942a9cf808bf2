using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>
/// Commands over at most <see cref="MongoAddress.MaxPoolSize"/> connections, opened when needed and used again. A connection whose request failed, was cancelled
/// or took too long is closed; nothing is tried twice.
/// </summary>
internal sealed class MongoConnectionPool(MongoAddress address, TimeProvider time) : IMongoCommands, IDisposable
{
    // 4.2; older servers lack what the stores use.
    private const int MinWireVersion = 8;

    private readonly ConcurrentStack<MongoConnection> _idle = new();
    private readonly SemaphoreSlim _free = new(address.MaxPoolSize);
    private volatile bool _disposed;

    public async Task<MongoReply> RunAsync(MongoRequest request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return await GuardAsync(request.Name, cancellationToken, async () =>
        {
            using var selection = new CancellationTokenSource(address.ServerSelectionTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(selection.Token, cancellationToken);
            await _free.WaitAsync(linked.Token).ConfigureAwait(false);
            try
            {
                var connection = await ConnectionAsync(linked.Token).ConfigureAwait(false);
                return await RunAsync(connection, request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _free.Release();
            }
        }).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _disposed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async Task<MongoReply> RunAsync(MongoConnection connection, MongoRequest request, CancellationToken cancellationToken)
    {
        MongoReply reply;
        try
        {
            reply = await AnswerAsync(connection, request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _idle.Push(connection);
        if (_disposed)
        {
            CloseIdle();
        }

        return Accepted(reply, request.Name);
    }

    private async Task<MongoReply> AnswerAsync(MongoConnection connection, MongoRequest request, CancellationToken cancellationToken)
    {
        if (address.SocketTimeout is not { } timeout)
        {
            return await connection.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }

        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await connection.RunAsync(request, linked.Token).ConfigureAwait(false);
    }

    private async Task<MongoConnection> ConnectionAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out var idle))
        {
            if (!idle.IsClosed)
            {
                return idle;
            }

            idle.Dispose();
        }

        var connection = new MongoConnection(await ConnectAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await GreetAsync(connection, cancellationToken).ConfigureAwait(false);
            await AuthenticateAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(address.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, linked.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task GreetAsync(MongoConnection connection, CancellationToken cancellationToken)
    {
        // 4.2 and 4.4 before 4.4.2 know only the old name.
        using var reply = Accepted(await connection.RunAsync(MongoCommand.IsMaster, cancellationToken).ConfigureAwait(false), "the greeting");
        if (reply.Number("maxWireVersion"u8) < MinWireVersion)
        {
            throw new MongoException(MongoFailure.Fatal, "This MongoDB is older than 4.2, which is the oldest that is supported.");
        }
    }

    private async Task AuthenticateAsync(MongoConnection connection, CancellationToken cancellationToken)
    {
        if (address.User is not { } user)
        {
            return;
        }

        var scram = new ScramSha256(user, address.Password!, ScramSha256.NewNonce());
        var first = await StepAsync(connection, MongoCommand.SaslStart(address.AuthSource, scram.First()), cancellationToken).ConfigureAwait(false);
        var final = await StepAsync(connection, MongoCommand.SaslContinue(address.AuthSource, first.Conversation, scram.Final(first.Payload)), cancellationToken)
            .ConfigureAwait(false);
        scram.Verify(final.Payload);
        if (!final.Done)
        {
            await StepAsync(connection, MongoCommand.SaslContinue(address.AuthSource, first.Conversation, ""), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<(int Conversation, string Payload, bool Done)> StepAsync(
        MongoConnection connection, MongoRequest request, CancellationToken cancellationToken)
    {
        using var reply = Accepted(await connection.RunAsync(request, cancellationToken).ConfigureAwait(false), request.Name);
        var payload = "";
        var done = false;
        var reader = reply.Read();
        while (reader.Read())
        {
            if (reader.Is("payload"u8) && reader.Type == BsonType.Binary)
            {
                payload = Encoding.UTF8.GetString(reader.Value[(sizeof(int) + 1)..]);
            }
            else if (reader.Is("done"u8) && reader.Type == BsonType.Boolean)
            {
                done = reader.GetBoolean();
            }
        }

        return ((int)reply.Number("conversationId"u8), payload, done);
    }

    private static MongoReply Accepted(MongoReply reply, string name)
    {
        try
        {
            reply.ThrowIfRefused(name);
            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }

    private async Task<MongoReply> GuardAsync(string name, CancellationToken cancellationToken, Func<Task<MongoReply>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MongoException(MongoFailure.Transient, $"MongoDB at {address} did not answer {name} in time.", innerException: e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new MongoException(MongoFailure.Transient, $"MongoDB at {address} is away ({name}): {e.Message}", innerException: e);
        }
        catch (BsonException e)
        {
            throw new MongoException(MongoFailure.Permanent, $"The answer of {address} to {name} cannot be read: {e.Message}", innerException: e);
        }
    }
}
