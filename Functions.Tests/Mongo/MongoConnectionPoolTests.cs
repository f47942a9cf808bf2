using System.Net;
using System.Net.Sockets;
using Pipeline.Embedded.Mongo;

namespace Pipeline.Tests.Mongo;

/// <summary>The pool against servers that misbehave.</summary>
public class MongoConnectionPoolTests
{
    private static readonly MongoRequest Ping = MongoCommand.Create("ping", "admin", bson => bson.Write("ping"u8, 1));

    [Fact]
    public async Task RunAsync_ServerIsSilent_EndsInTimeAsTransient()
    {
        await using var server = new ScriptedServer(_ => null);
        using var pool = server.Connect("serverSelectionTimeoutMS=200");

        var failure = await Assert.ThrowsAsync<MongoException>(() => pool.RunAsync(Ping, default));

        Assert.Equal(MongoFailure.Transient, failure.Failure);
        Assert.Contains("did not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cancelled_ClosesTheConnection()
    {
        await using var server = new ScriptedServer(number => number == 0 ? ScriptedServer.Greeting : null);
        using var pool = server.Connect("socketTimeoutMS=0");
        using var cancelled = new CancellationTokenSource();
        var running = pool.RunAsync(Ping, cancelled.Token);
        await server.Received(2);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await server.Closed;
    }

    [Fact]
    public async Task RunAsync_ServerAnswersToAnotherRequest_IsRefused()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Greeting, answerTo: 77);
        using var pool = server.Connect("");

        Assert.Equal(MongoFailure.Permanent, (await Assert.ThrowsAsync<MongoException>(() => pool.RunAsync(Ping, default))).Failure);
        await server.Closed;
    }

    [Fact]
    public async Task RunAsync_OldServer_IsFatal()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.OldGreeting);
        using var pool = server.Connect("");

        Assert.Equal(MongoFailure.Fatal, (await Assert.ThrowsAsync<MongoException>(() => pool.RunAsync(Ping, default))).Failure);
    }

    [Fact]
    public async Task RunAsync_ServerClosedAnIdleConnection_OpensAnotherOne()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Greeting, closeAfter: 2);
        using var pool = server.Connect("");
        using (await pool.RunAsync(Ping, default))
        {
            await server.Closed;
        }

        using var reply = await pool.RunAsync(Ping, default);

        Assert.Equal(2, server.Connections);
    }
}
