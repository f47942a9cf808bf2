using System.Net;
using System.Net.Http.Headers;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Query;
using Pipeline.Tests.Query.Parquet;

namespace Pipeline.Tests.Queries.Api;

/// <summary>Two instances over the same blobs: one runs statements, and either answers for them.</summary>
public sealed class RunFunctionsTests(QueryFiles files) : IClassFixture<QueryFiles>, IAsyncLifetime
{
    private readonly MemoryCheckpointStore _blobs = new(TimeProvider.System);
    private QueryHost? _here;
    private QueryHost? _there;

    private QueryHost Here => _here!;

    private QueryHost There => _there!;

    public async Task InitializeAsync() => (_here, _there) = (await QueryHost.StartAsync(files, _blobs), await QueryHost.StartAsync(files, _blobs));

    public async Task DisposeAsync()
    {
        await _here!.DisposeAsync();
        await _there!.DisposeAsync();
    }

    [Fact]
    public async Task RunQuery_GoesOn_AnyInstanceHasStateAndRows()
    {
        const string sql = "select count(*) as n from orders";
        using var accepted = await Here.Client.PostAsync("api/query", QueryHost.Json($$"""{"sql": "{{sql}}", "waitSeconds": 0}"""));
        var address = accepted.Headers.Location!.ToString();
        var id = address[(address.LastIndexOf('/') + 1)..];
        await Here.EndOfAsync(id);
        var state = await There.GetAsync(address);

        Assert.Equal((HttpStatusCode.Accepted, $"/api/query/{id}", TimeSpan.FromSeconds(1)), (accepted.StatusCode, address, accepted.Headers.RetryAfter!.Delta));
        Assert.Equal(("succeeded", "[[1000]]", 1, 1), (state.GetProperty("state").GetString(), state.GetProperty("rows").GetRawText(), state.GetProperty("rowCount").GetInt32(), state.GetProperty("pages").GetInt32()));
        Assert.Equal("[[1000]]", (await There.GetAsync($"{address}/rows?page=0")).GetProperty("rows").GetRawText());
        Assert.Equal("page", (await There.GetAsync($"{address}/rows?page=1", HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Single().Name);
        var list = (await There.GetAsync("api/query")).GetRawText();
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.DoesNotContain("orders", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetQueryRows_Csv_GivesTheLines()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/query") { Content = QueryHost.Json("""{"sql": "select 1 a union all select 2", "waitSeconds": 0}""") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var accepted = await Here.Client.SendAsync(request);
        var address = accepted.Headers.Location!.ToString();
        await Here.EndOfAsync(address[(address.LastIndexOf('/') + 1)..]);
        using var rows = await There.Client.GetAsync($"{address}/rows");

        Assert.Equal(("a\n1\n2\n", "text/csv"), (await rows.Content.ReadAsStringAsync(), rows.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task GetQueryRows_Parquet_GivesTheFileWhoseParts_AreItsPages()
    {
        var started = await Here.PostAsync(
            "api/query", """{"sql": "select range as n, md5(range::varchar) as t from range(400000)", "format": "parquet", "rowLimit": 400000, "waitSeconds": 0}""", HttpStatusCode.Accepted);
        var id = started.GetProperty("id").GetString()!;
        var pages = (await Here.EndOfAsync(id)).GetProperty("pages").GetInt32();
        using var answer = await There.Client.GetAsync($"api/query/{id}/rows");
        var whole = await answer.Content.ReadAsByteArrayAsync();
        var parts = new List<byte>();
        for (var page = 0; page < pages; page++)
        {
            parts.AddRange(await There.Client.GetByteArrayAsync($"api/query/{id}/rows?page={page}"));
        }

        using var file = new ParquetFile(whole);
        Assert.Equal("application/vnd.apache.parquet", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["400000|79999800000"], file.Ask("select count(*) || '|' || sum(n) from file"));
        Assert.InRange(pages, 2, 100);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public async Task RunQuery_ColumnsButNoRowWithinItsWait_GoesOn()
    {
        var state = await Here.PostAsync("api/query", """{"sql": "select count(*) from range(1000000000) a, range(1000000000) b", "waitSeconds": 1}""", HttpStatusCode.Accepted);

        Assert.Equal("running", state.GetProperty("state").GetString());
    }

    [Fact]
    public async Task CancelQuery_OnAnotherInstance_ReachesTheOneThatRunsIt()
    {
        var started = await Here.PostAsync("api/query", """{"sql": "select count(*) from range(1000000000) a, range(1000000000) b", "waitSeconds": 0}""", HttpStatusCode.Accepted);
        var id = started.GetProperty("id").GetString()!;
        Assert.Equal("running", (await There.PostAsync($"api/query/{id}/cancel", "", HttpStatusCode.Accepted)).GetProperty("state").GetString());

        Assert.Equal("cancelled", (await There.EndOfAsync(id)).GetProperty("state").GetString());
        await There.PostAsync($"api/query/{id}/cancel", "", HttpStatusCode.Conflict);
        await There.GetAsync($"api/query/{id}/rows", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task RunQuery_GoesOnAndFails_SaysWhy()
    {
        var started = await Here.PostAsync("api/query", """{"sql": "select no_such_column from users", "waitSeconds": 0}""", HttpStatusCode.Accepted);
        var state = await There.EndOfAsync(started.GetProperty("id").GetString()!);

        Assert.Equal(("failed", 400), (state.GetProperty("state").GetString(), state.GetProperty("problem").GetProperty("status").GetInt32()));
        Assert.Contains("no_such_column", state.GetProperty("problem").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("..%2F..%2Fstate")]
    public async Task GetQuery_NoSuchStatement_Is404(string id) => await Here.GetAsync($"api/query/{id}", HttpStatusCode.NotFound);
}
