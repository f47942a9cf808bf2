using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchServerTests
{
    private static CouchDbOptions WithDatabase => new()
    {
        Url = new Uri("http://couch.example:5984/"),
        User = "admin",
        Password = "secret",
        Database = "articles",
    };

    [Fact]
    public async Task CheckAsync_ServerAndDatabaseInOrder_IsReady()
    {
        var handler = new ScriptedHandler(RecordedAnswers.Up, RecordedAnswers.DatabaseInfo);
        using var client = new TestClient(handler, WithDatabase);

        Assert.Equal(new ServerCheck(true, "CouchDB is ready."), await client.Server.CheckAsync());
        Assert.Equal(["/_up", "/articles"], handler.Sent.Select(sent => sent.Target));
    }

    [Fact]
    public async Task CheckAsync_NoDatabaseNamed_AsksWhetherTheAccountIsTaken()
    {
        var handler = new ScriptedHandler(RecordedAnswers.Up, RecordedAnswers.Welcome);
        using var client = new TestClient(handler);

        Assert.True((await client.Server.CheckAsync()).Ready);
        Assert.Equal(["/_up", "/"], handler.Sent.Select(sent => sent.Target));
    }

    [Fact]
    public async Task CheckAsync_Maintenance_SaysSo()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Maintenance), WithDatabase);

        Assert.Equal(new ServerCheck(false, "CouchDB is in maintenance mode (404 of /_up)."), await client.Server.CheckAsync());
    }

    [Fact]
    public async Task CheckAsync_DatabaseMissing_SaysWhich()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Up, RecordedAnswers.DatabaseMissing), WithDatabase);

        Assert.Equal(
            new ServerCheck(false, "The database 'articles' does not exist on this CouchDB (COUCHDB_DATABASE)."), await client.Server.CheckAsync());
    }

    [Fact]
    public async Task CheckAsync_WrongPassword_IsNotAskedAgainForAWhile()
    {
        var time = new FakeTimeProvider();
        var handler = new ScriptedHandler(RecordedAnswers.BadPassword, RecordedAnswers.Up, RecordedAnswers.DatabaseInfo);
        using var client = new TestClient(handler, WithDatabase, time);

        var first = await client.Server.CheckAsync();
        Assert.False(first.Ready);
        Assert.Contains("COUCHDB_PASSWORD", first.Detail, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(first, await client.Server.CheckAsync());
        Assert.Single(handler.Sent);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await client.Server.CheckAsync()).Ready);
    }

    [Fact]
    public async Task CheckAsync_ConnectionRefused_SaysSoAfterOneTry()
    {
        var handler = new ScriptedHandler(Answer.Throws(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused")));
        using var client = new TestClient(handler, WithDatabase);

        Assert.Equal(
            new ServerCheck(false, "CouchDB at http://couch.example:5984 could not be reached or broke off check for the server: ConnectionError."),
            await client.Server.CheckAsync());
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task CheckAsync_SomethingElseAnswers_SaysSo()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(302, "", "text/html")), WithDatabase);

        Assert.Equal("What answers at COUCHDB_URL is not a CouchDB in order: it answered 302.", (await client.Server.CheckAsync()).Detail);
    }

    [Fact]
    public async Task CheckAsync_Cancelled_Ends()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Never), WithDatabase);
        using var cancellation = new CancellationTokenSource();

        var check = client.Server.CheckAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Fact]
    public async Task ListDatabasesAsync_RecordedAnswer_GivesNames()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(200, """["_replicator","_users","bulkdb"]""")));

        Assert.Equal(["_replicator", "_users", "bulkdb"], await client.Server.ListDatabasesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("BadName")]
    [InlineData("1a")]
    [InlineData("_users")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void Database_BadName_IsRefusedWithTheRule(string name) =>
        Assert.Contains(DatabaseName.Rule, Assert.Throws<ArgumentException>(() => Server().Database(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a")]
    [InlineData("a0_$()+-/b")]
    public void Database_GoodName_IsTaken(string name) => Assert.Equal(name, Server().Database(name).Name);

    [Fact]
    public void Database_NameOf239Characters_IsRefused()
    {
        Assert.True(DatabaseName.IsValid(new string('a', 238)));
        Assert.False(DatabaseName.IsValid(new string('a', 239)));
    }

    private static ICouchServer Server() => new TestClient(new ScriptedHandler()).Server;
}
