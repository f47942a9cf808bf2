using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Api;
using Pipeline.Cli.Replication;
using Pipeline.CouchDb;

namespace Pipeline.Tests.Cli.Replication;

public sealed class ReplicationTests
{
    private readonly CouchDbOptions _options = new() { Url = new Uri("http://a.example:5984/"), User = "me", Password = "s3cret" };
    private readonly List<(string Request, string? Account, string Body)> _sent = [];

    [Fact]
    public async Task StartAsync_DatabaseHereAndOneElsewhere_WritesADocumentWithTheAccountHereAlone()
    {
        using var client = Client(_ => (404, """{"error":"not_found","reason":"missing"}"""), put: (201, """{"ok":true}"""));

        await ReplicationRun.StartAsync(
            client, "a b", ReplicationEnd.Parse("articles", _options, false), ReplicationEnd.Parse("http://b.example:5984/copy", _options, false),
            new JsonObject { ["type"] = "article" }, continuous: true, createTarget: false, default);

        var account = $"Basic {Convert.ToBase64String("me:s3cret"u8)}";
        Assert.Equal([("GET /_replicator/a%20b", account), ("PUT /_replicator/a%20b", account)], _sent.Select(sent => (sent.Request, sent.Account!)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(_sent[1].Body), JsonNode.Parse("""
            {
              "source": {"url": "http://a.example:5984/articles", "auth": {"basic": {"username": "me", "password": "s3cret"}}},
              "target": {"url": "http://b.example:5984/copy"},
              "continuous": true,
              "create_target": false,
              "selector": {"type": "article"}
            }
            """)));
    }

    [Fact]
    public async Task StartAsync_NameThatIsTaken_IsRefusedAndNothingWritten()
    {
        using var client = Client(_ => (200, """{"_rev":"1-a"}"""));
        var end = ReplicationEnd.Parse("articles", _options, false);

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => ReplicationRun.StartAsync(client, "one", end, end, null, false, false, default));

        Assert.Equal(ExitCodes.Refused, failure.ExitCode);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task StopAsync_Replication_DeletesTheRevisionThatThereIs()
    {
        using var client = Client(_ => (200, """{"_rev":"3-a"}"""));

        await ReplicationRun.StopAsync(client, "one", default);

        Assert.Equal(["GET /_replicator/one", "DELETE /_replicator/one?rev=3-a"], _sent.Select(sent => sent.Request));
    }

    [Theory]
    [InlineData(404, ExitCodes.NotFound, "There is no replication 'one'")]
    [InlineData(401, ExitCodes.Refused, "answered 401 to /_replicator/one: no")]
    [InlineData(500, ExitCodes.Failure, "answered 500 to /_replicator/one: no")]
    public async Task StopAsync_Refused_EndsWithTheCodeOfItsKindAndWithoutThePassword(int status, int exitCode, string words)
    {
        using var client = Client(_ => (status, """{"error":"x","reason":"no"}"""));

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => ReplicationRun.StopAsync(client, "one", default));

        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://me:word@b.example/articles", "holds an account")]
    [InlineData("ftp://b.example/articles", "or the address of one")]
    [InlineData("http://b.example/", "or the address of one")]
    [InlineData("No Name", "or the address of one")]
    public void Parse_WhatIsNoDatabase_IsAWrongCommandLineThatShowsNoPassword(string text, string words)
    {
        var failure = Assert.Throws<CommandFailedException>(() => ReplicationEnd.Parse(text, _options, false));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word@", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("articles", false, true)]
    [InlineData("http://a.example:5984/articles", false, true)]
    [InlineData("http://b.example:5984/articles", false, false)]
    [InlineData("http://b.example:5984/articles", true, true)]
    public void Parse_Database_GetsTheAccountOnItsOwnServerOrWhereThatIsAskedFor(string text, bool everywhere, bool expected) =>
        Assert.Equal((expected, "articles"), (ReplicationEnd.Parse(text, _options, everywhere).HasAccount, ReplicationEnd.Parse(text, _options, everywhere).Database));

    [Fact]
    public async Task ReadAsync_RunningAndFailed_TellsHowFarTheyAreBehindAndWhatIsWrong()
    {
        var through = 60;
        using var client = Client(path => (200, path switch
        {
            "/_scheduler/docs?limit=1000" => """
                {"docs":[
                {"id":"r1","doc_id":"live","source":"http://a.example:5984/articles/","target":"http://me:*****@b.example:5984/copy/","state":"running","info":{}},
                {"id":null,"doc_id":"bad","source":"http://a.example:5984/gone/","target":"http://b.example:5984/x/","state":"failed","info":{"error":"db_not_found"}}]}
                """,
            "/_scheduler/jobs?limit=1000" => """{"jobs":[{"id":"r1","doc_id":"live","info":{"through_seq":"1-x"}},{"id":"r2","doc_id":null,"source":"http://c.example/s/","target":"http://c.example/t/","info":{}}]}""",
            "/_active_tasks" => $$"""
                [{"type":"indexer"},{"type":"replication","replication_id":"r1+continuous","through_seq":"{{(through += 20)}}-x","source_seq":"90-x"},
                {"type":"replication","replication_id":"r2","through_seq":"7-x","source_seq":"7-x"}]
                """,
            _ => """{"update_seq":"200-x"}""",
        }));

        var clock = new TestClock();
        var reading = new ReplicationStatus(client, clock).ReadAsync(default);
        await Until.TrueAsync(() => clock.ArmedTimers > 0);
        clock.Advance(TimeSpan.FromSeconds(2));
        var rows = await reading;

        Assert.Equal(
            [
                """{"id":"r1","name":"live","source":"http://a.example:5984/articles/","target":"http://b.example:5984/copy/","state":"running","lagSequences":100,"error":"","lagSeconds":10}""",
                """{"id":"","name":"bad","source":"http://a.example:5984/gone/","target":"http://b.example:5984/x/","state":"failed","lagSequences":null,"error":"db_not_found","lagSeconds":null}""",
                """{"id":"r2","name":"","source":"http://c.example/s/","target":"http://c.example/t/","state":"running","lagSequences":0,"error":"","lagSeconds":0}""",
            ],
            rows.Select(row => row.ToJsonString(ApiJson.Line)));
    }

    private ReplicationClient Client(Func<string, (int Status, string Body)> answer, (int Status, string Body)? put = null) => new(
        _options,
        new Answering(async request =>
        {
            var path = request.RequestUri!.PathAndQuery;
            _sent.Add(($"{request.Method} {path}", request.Headers.Authorization?.ToString(), request.Content is null ? "" : await request.Content.ReadAsStringAsync()));
            var (status, body) = request.Method == HttpMethod.Put && put is { } written ? written : answer(path);
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }));

    private sealed class Answering(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
