using System.Net;
using System.Net.Http.Headers;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Query;
using Pipeline.Tests.Query.Parquet;

namespace Pipeline.Tests.Queries.Api;

public sealed class QueryFunctionsTests(QueryFiles files) : IClassFixture<QueryFiles>, IAsyncLifetime
{
    private const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b";

    private readonly MemoryCheckpointStore _blobs = new(TimeProvider.System);
    private QueryHost? _host;

    private QueryHost Host => _host!;

    public async Task InitializeAsync() => _host = await QueryHost.StartAsync(files, _blobs);

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    [Fact]
    public async Task RunQuery_Statement_GivesRowsOnceAndThenNotModified()
    {
        const string body = """{"sql": "select country, count(*) n from orders group by all order by 1", "parameters": {}}""";
        using var first = await Host.Client.PostAsync("api/query", QueryHost.Json(body));
        using var second = await Host.Client.PostAsync("api/query", QueryHost.Json(body));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/query") { Content = QueryHost.Json(body) };
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await Host.Client.SendAsync(request);

        const string expected = """
            {"columns":[{"name":"country","type":"VARCHAR"},{"name":"n","type":"BIGINT"}],"rows":[
            ["de",500],
            ["fr",500]
            ],"rowCount":2,"truncated":false}
            """;
        Assert.Equal(expected, await first.Content.ReadAsStringAsync());
        Assert.Equal((expected, first.Headers.ETag), (await second.Content.ReadAsStringAsync(), second.Headers.ETag));
        Assert.Equal((HttpStatusCode.NotModified, first.Headers.ETag), (third.StatusCode, third.Headers.ETag));
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"n\":100}\n")]
    [InlineData("text/csv", "n\n100\n")]
    public async Task RunQuery_Accept_ChoosesTheFormat(string accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/query") { Content = QueryHost.Json("""{"sql": "select count(*) n from users"}""") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var answer = await Host.Client.SendAsync(request);

        Assert.Equal((expected, accept), (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("ndjson", "application/x-ndjson")]
    [InlineData("parquet", "application/vnd.apache.parquet")]
    [InlineData("arrow", "application/vnd.apache.arrow.stream")]
    public async Task RunQuery_Format_GoesBeforeAccept(string format, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/query") { Content = QueryHost.Json($$"""{"sql": "select 1 as n", "format": "{{format}}"}""") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var answer = await Host.Client.SendAsync(request);

        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task RunQuery_Parquet_IsKeptByItsETagToo()
    {
        async Task<byte[]> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/query") { Content = QueryHost.Json("""{"sql": "from users"}""") };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.apache.parquet"));
            using var answer = await Host.Client.SendAsync(request);
            return await answer.Content.ReadAsByteArrayAsync();
        }

        var (first, second) = (await AskAsync(), await AskAsync());
        using var file = new ParquetFile(first);

        Assert.Equal(["100"], file.Ask("select count(*)::varchar from file"));
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("""{"sql": "select 1", "format": "xml"}""", "format")]
    [InlineData("""{"sql": "delete from users"}""", "sql")]
    [InlineData("""{"sql": ""}""", "sql")]
    [InlineData("""{"sql": "select 1", "source": "oracle"}""", "source")]
    [InlineData("""{"sql": "select 1", "source": 1}""", "source")]
    [InlineData("""{"sql": "select 1", "rowLimit": 0}""", "rowLimit")]
    [InlineData("""{"sql": "select 1", "waitSeconds": -1}""", "waitSeconds")]
    [InlineData("""{"sql": "select 1", "timeoutSeconds": 31}""", "timeoutSeconds")]
    [InlineData("""{"sql": "select 1", "path": "/etc"}""", "path")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task RunQuery_BadInput_NamesTheField(string body, string field) =>
        Assert.True((await Host.PostAsync("api/query", body, HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(field, out _));

    [Fact]
    public async Task RunQuery_SourceThatIsNotConfigured_Is503() =>
        Assert.Contains("MYSQL_URL", (await Host.PostAsync("api/query", """{"sql": "select 1", "source": "mysql"}""", HttpStatusCode.ServiceUnavailable)).GetProperty("detail").GetString());

    [Fact]
    public async Task ExplainQuery_Statement_GivesItsPlanWithoutRunningIt()
    {
        var plan = await Host.PostAsync("api/query/explain", """{"sql": "select count(*) from users"}""");

        Assert.Equal("plan", plan.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.DoesNotContain(files.Root, plan.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunQuery_ClientThatLeaves_EndsItsStatement()
    {
        using var leaving = new CancellationTokenSource();
        var running = Host.Client.PostAsync("api/query", QueryHost.Json($$"""{"sql": "{{Endless}}"}"""), leaving.Token);
        await Until.TrueAsync(async () => (await ListAsync()).Any(state => state == "running"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await Until.TrueAsync(async () => (await ListAsync()) is ["cancelled"]);
    }

    [Fact]
    public async Task RunQuery_Cancelled_IsToldSo()
    {
        var running = Host.Client.PostAsync("api/query", QueryHost.Json($$"""{"sql": "{{Endless}}"}"""));
        string? id = null;
        await Until.TrueAsync(async () => (id = (await Host.GetAsync("api/query")).GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("id").GetString()).FirstOrDefault()) is not null);
        await Host.PostAsync($"api/query/{id}/cancel", "", HttpStatusCode.Accepted);
        using var answer = await running;

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task GetQueryTable_Parquet_GivesColumnsRowsAndSize()
    {
        var facts = await Host.GetAsync("api/query/tables/USERS");

        Assert.Equal(["user_id BIGINT", "name VARCHAR", "tier VARCHAR", "born DATE"], facts.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("type")}"));
        Assert.Equal((100, 1), (facts.GetProperty("rows").GetInt64(), facts.GetProperty("files").GetInt64()));
        Assert.Equal(new FileInfo(Path.Combine(files.Root, "users", "part-0.parquet")).Length, facts.GetProperty("bytes").GetInt64());
        await Host.GetAsync("api/query/tables/none", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task GetQueryHealth_FilesThatAnswer_IsHealthy()
    {
        var health = await Host.GetAsync("api/query/health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("files", Assert.Single(health.GetProperty("sources").EnumerateArray()).GetProperty("source").GetString());
    }

    private async Task<List<string?>> ListAsync() => [.. (await Host.GetAsync("api/query")).GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("state").GetString())];
}
