using DurableTask.Core;
using DurableTask.Core.History;
using Pipeline.LocalHost.Durable.Orchestrations;

namespace Pipeline.Tests.LocalHost.Durable;

public class SessionsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hold_AMessageThatCame_IsNotLeftLying(bool meanwhile)
    {
        var sessions = new Sessions(0);
        sessions.Add("one", Message(1));
        var session = await sessions.TakeAsync(CancellationToken.None);
        if (meanwhile)
        {
            sessions.Add("one", Message(2));
        }

        sessions.Hold(session);
        var next = sessions.TakeAsync(CancellationToken.None);
        Assert.Equal(meanwhile, next.IsCompleted);
        if (!meanwhile)
        {
            sessions.Add("one", Message(2));
        }

        Assert.Equal([1, 2], (await next).InHand.Select(message => message.Seq));
    }

    [Fact]
    public async Task TakeAsync_WhileATurnIsInHand_WaitsForItsRelease()
    {
        var sessions = new Sessions(0);
        sessions.Add("one", Message(1));
        var session = await sessions.TakeAsync(CancellationToken.None);
        sessions.Add("one", Message(2));
        var next = sessions.TakeAsync(CancellationToken.None);
        Assert.False(next.IsCompleted);

        sessions.Complete(session, 1, []);
        sessions.Release(session);

        Assert.Equal([2], (await next).InHand.Select(message => message.Seq));
    }

    private static StoredMessage Message(long seq) => new(seq, new TaskMessage { Event = new EventRaisedEvent(-1, null) { Name = "go" } });
}
