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

        Assert.Equal(new ServerCheck(false, "CouchDB is in maintenance mode."), await client.Server.CheckAsync());
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
        var time = new TestClock();
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

    public static TheoryData<string, string, int, string, string> Strangers => new()
    {
        { "http://couch.example:5984/articles", "", 404, """{"error":"not_found","reason":"Database does not exist."}""",
            "What answers at http://couch.example:5984/articles/_up is not a CouchDB server: 404 (not_found: Database does not exist.). "
            + "COUCHDB_URL ends with '/articles': give the address of the server without the name of a database, which a job or COUCHDB_DATABASE gives." },
        { "http://couch.example:5984/", "text/html", 404, "<html>nothing here</html>",
            "What answers at http://couch.example:5984/_up is not a CouchDB server: 404 with text/html. Check host and port of COUCHDB_URL." },
        { "http://couch.example:5984/", "text/html", 200, "<html>welcome to the proxy</html>",
            "What answers at http://couch.example:5984/_up is not a CouchDB server: 200 with text/html. Check host and port of COUCHDB_URL." },
        { "http://couch.example:5984/", "application/json", 200, """{"status":"ok"}""",
            "What answers at http://couch.example:5984/ is not a CouchDB server: 200 with application/json. Check host and port of COUCHDB_URL." },
        { "http://couch.example:5984/", "application/json", 200, """["couchdb"]""",
            "What answers at http://couch.example:5984/_up is not a CouchDB server: 200 with application/json. Check host and port of COUCHDB_URL." },
        { "http://couch.example:5984/couch/", "text/plain", 405, "no",
            "What answers at http://couch.example:5984/couch/_up is not a CouchDB server: 405 with text/plain. "
            + "COUCHDB_URL ends with '/couch': give the address of the server without the name of a database, which a job or COUCHDB_DATABASE gives." },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task CheckAsync_SomethingElseAnswers_SaysWhatItIs(string url, string type, int status, string body, string expected)
    {
        var answer = Answer.Json(status, body, type.Length == 0 ? "application/json" : type);
        using var client = new TestClient(new ScriptedHandler(answer, answer, answer), new CouchDbOptions { Url = new Uri(url) });

        Assert.Equal(new ServerCheck(false, expected), await client.Server.CheckAsync());
    }

    [Fact]
    public async Task CheckAsync_Redirected_SaysWhere()
    {
        var answer = Answer.Bytes(301, [], "text/html", ("Location", "https://couch.example/_up?secret=1"));
        using var client = new TestClient(new ScriptedHandler(answer, answer));

        Assert.Equal(
            "What answers at http://couch.example:5984/_up is not a CouchDB server: 301 to https://couch.example/_up. "
            + "Redirections are not followed: give the address that it leads to, https://couch.example/.",
            (await client.Server.CheckAsync()).Detail);
    }

    [Fact]
    public async Task CheckAsync_DatabaseInPlaceOfWhichSomethingElseAnswers_SaysWhatItIs()
    {
        using var client = new TestClient(
            new ScriptedHandler(RecordedAnswers.Up, Answer.Json(404, "gone", "text/plain")), WithDatabase);

        Assert.StartsWith(
            "What answers at http://couch.example:5984/articles is not a CouchDB server: 404 with text/plain.", (await client.Server.CheckAsync()).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "<html>no such page</html>", "text/html")]
    [InlineData(404, "{}", "application/json")]
    [InlineData(404, "", "text/plain")]
    [InlineData(302, "", "text/html")]
    public async Task GetAsync_AnAnswerThatIsNotCouchDbs_IsNoMissingDocument(int status, string body, string type)
    {
        var answer = Answer.Json(status, body, type);
        using var client = new TestClient(new ScriptedHandler(Enumerable.Repeat(answer, 4).ToArray()));

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Server.Database("articles").GetAsync("a"));

        Assert.Contains("is not CouchDB: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "forbidden", "You are not allowed to access this db.")]
    [InlineData(401, "unauthorized", "You are not authorized to access this db.")]
    public async Task CheckDatabaseAsync_NoMember_SaysWhatAnAdministratorHasToDo(int status, string error, string reason)
    {
        var answer = Answer.Json(status, $$"""{"error":"{{error}}","reason":"{{reason}}"}""");
        using var client = new TestClient(new ScriptedHandler(answer, RecordedAnswers.Up, answer), WithDatabase);

        Assert.Equal(
            new ServerCheck(
                false,
                "The database 'pipeline_jobs' (COUCHDB_JOBS_DATABASE) is not open to the user 'admin'. A server administrator opens it once: "
                + "PUT /pipeline_jobs/_security with the name \"admin\" in \"members\": {\"names\": […]}, beside those that are there."),
            await client.Server.CheckDatabaseAsync("pipeline_jobs", "COUCHDB_JOBS_DATABASE"));
        Assert.StartsWith("The database 'articles' (COUCHDB_DATABASE) is not open to the user 'admin'.", (await client.Server.CheckAsync()).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"_admin\"]", true)]
    [InlineData("[\"reader\"]", false)]
    [InlineData("[]", false)]
    public async Task CheckDatabaseAsync_Missing_IsReadyForWhoMayMakeIt(string roles, bool isReady)
    {
        var session = Answer.Json(200, $$"""{"ok":true,"userCtx":{"name":"admin","roles":{{roles}}},"info":{} }""");
        var handler = new ScriptedHandler(RecordedAnswers.DatabaseMissing, session);
        using var client = new TestClient(handler);

        var check = await client.Server.CheckDatabaseAsync("pipeline_jobs", "COUCHDB_JOBS_DATABASE");

        Assert.Equal(isReady, check.Ready);
        Assert.Equal(!isReady, check.Detail.Contains("may not make it. A server administrator does so once: PUT /pipeline_jobs, then", StringComparison.Ordinal));
        Assert.Equal(["/pipeline_jobs", "/_session"], handler.Sent.Select(sent => sent.Target));
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
