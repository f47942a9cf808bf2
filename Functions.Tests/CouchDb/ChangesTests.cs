using System.Text;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.CouchDb;

[Collection(CouchDbCollection.Name)]
public sealed class ChangesTests(CouchDbStandIn couch)
{
    private const string Two = """
        {"results":[
        {"seq":"1-g1AA","id":"a","changes":[{"rev":"2-b"},{"rev":"2-a"}]},
        {"seq":7,"id":"b","changes":[{"rev":"3-c"}],"deleted":true}
        ],
        "last_seq":"7-g1AA","pending":5}
        """;

    [Fact]
    public async Task GetChangesAsync_Page_IsRead()
    {
        var handler = new ScriptedHandler(Answer.Json(200, Two));
        using var client = new TestClient(handler);

        var page = await client.Database.GetChangesAsync(new ChangesQuery { Since = "0-a b", Limit = 2 });

        Assert.Equal([new DocumentChange("a", "2-b", false, "1-g1AA"), new DocumentChange("b", "3-c", true, "7")], page.Changes);
        Assert.Equal(("7-g1AA", 5L), (page.LastSequence, page.Pending));
        Assert.Equal(("GET", "/probe/_changes?feed=normal&since=0-a%20b&limit=2"), (handler.Sent[0].Method, handler.Sent[0].Target));
    }

    [Fact]
    public async Task GetChangesAsync_SelectorAndWait_AreSent()
    {
        var handler = new ScriptedHandler(Answer.Json(200, """{"results":[],"last_seq":"7-x"}"""));
        using var client = new TestClient(handler);

        var page = await client.Database.GetChangesAsync(new ChangesQuery { Selector = """{"type":"article"}"""u8.ToArray(), Wait = TimeSpan.FromMinutes(5) });

        Assert.Empty(page.Changes);
        Assert.Null(page.Pending);
        Assert.Equal(("POST", "/probe/_changes?feed=longpoll&limit=1000&timeout=30000&filter=_selector"), (handler.Sent[0].Method, handler.Sent[0].Target));
        Assert.Equal("""{"selector":{"type":"article"}}""", handler.Sent[0].Body);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task GetChangesAsync_SelectorThatIsNone_IsRefusedBeforeAnythingIsSent(string selector)
    {
        var handler = new ScriptedHandler();
        using var client = new TestClient(handler);

        await Assert.ThrowsAsync<ArgumentException>(() => client.Database.GetChangesAsync(new ChangesQuery { Selector = Encoding.UTF8.GetBytes(selector) }));
        Assert.Empty(handler.Sent);
    }

    [Theory]
    [InlineData("""{"results":[{"id":"a"}],"last_seq":"1"}""")]
    [InlineData("""{"results":[]}""")]
    [InlineData("<html>")]
    public async Task GetChangesAsync_AnythingElse_IsUnavailable(string body)
    {
        using var client = new TestClient(new ScriptedHandler([.. Enumerable.Repeat(Answer.Json(200, body), 4)]));

        await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetChangesAsync(new ChangesQuery()));
    }

    [Fact]
    public async Task FollowChangesAsync_FeedThatEndsAndBreaks_GoesOnFromTheLastSequence()
    {
        var handler = new ScriptedHandler(
            Answer.EndsEarly(200, "\n{\"seq\":\"1-x\",\"id\":\"a\",\"changes\":[{\"rev\":\"1-a\"}]}\n\n{\"last_seq\":\"2-x\",\"pending\":0}\n"),
            Answer.BreaksOff(200, "{\"seq\":\"3-x\",\"id\":\"b\",\"changes\":[{\"rev\":\"1-b\"}]}\n{\"seq\":\"4-x\""));
        using var client = new TestClient(handler);
        var changes = new List<DocumentChange>();

        await Assert.ThrowsAsync<CouchUnavailableException>(async () =>
        {
            await foreach (var change in client.Database.FollowChangesAsync(new ChangesQuery { Since = "now" }))
            {
                changes.Add(change);
            }
        });

        Assert.Equal(["a 1-x", "b 3-x"], changes.Select(change => $"{change.Id} {change.Sequence}"));
        Assert.Equal(
            ["/probe/_changes?feed=continuous&since=now&heartbeat=20000", "/probe/_changes?feed=continuous&since=2-x&heartbeat=20000"],
            handler.Sent.Select(sent => sent.Target));
    }

    [Fact]
    public async Task Changes_OfADatabase_ComePageByPageThenAsTheyHappen()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var database = await couch.CreateDatabaseAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await database.PutAsync(id, "{}"u8.ToArray());
        }

        var first = await database.GetChangesAsync(new ChangesQuery { Limit = 2 });
        var second = await database.GetChangesAsync(new ChangesQuery { Since = first.LastSequence });
        var none = await database.GetChangesAsync(new ChangesQuery { Since = second.LastSequence, Wait = TimeSpan.FromMilliseconds(100) });
        var waiting = database.GetChangesAsync(new ChangesQuery { Since = none.LastSequence, Wait = TimeSpan.FromSeconds(20) }, patience.Token);
        await database.PutAsync("d", "{}"u8.ToArray());
        var followed = await FirstAsync(database.FollowChangesAsync(new ChangesQuery { Since = second.LastSequence }, patience.Token));

        Assert.Equal(3, first.Changes.Concat(second.Changes).Select(change => change.Id).Distinct().Count());
        Assert.Empty(none.Changes);
        Assert.Equal("d", Assert.Single((await waiting).Changes).Id);
        Assert.Equal("d", followed.Id);
    }

    [Fact]
    public async Task Changes_Selector_GivesThoseThatMatch()
    {
        if (couch.IsStandIn)
        {
            return; // it has no filter of this kind
        }

        var database = await couch.CreateDatabaseAsync();
        await database.PutAsync("a", """{"type":"x"}"""u8.ToArray());
        await database.PutAsync("b", """{"type":"y"}"""u8.ToArray());

        var page = await database.GetChangesAsync(new ChangesQuery { Selector = """{"type":"y"}"""u8.ToArray() });

        Assert.Equal("b", Assert.Single(page.Changes).Id);
    }

    private static async Task<DocumentChange> FirstAsync(IAsyncEnumerable<DocumentChange> changes)
    {
        await foreach (var change in changes)
        {
            return change;
        }

        throw new InvalidOperationException("The feed has ended.");
    }
}
