using System.Net;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Query;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Queries.Earlier;

/// <summary>The earlier addresses, and MySQL over HTTP.</summary>
public sealed class EarlierFunctionsTests(QueryFiles files, MariaDbServer server) : IClassFixture<QueryFiles>, IClassFixture<MariaDbServer>, IAsyncLifetime
{
    private QueryHost? _host;

    private QueryHost Host => _host!;

    public async Task InitializeAsync() => _host = await QueryHost.StartAsync(files, new MemoryCheckpointStore(TimeProvider.System), server.ReaderUrl);

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"query": "select count(*) n, 'parquet_data' t from parquet_data where user_id < 10", "path": "users"}""")]
    [InlineData("""{"sql": "select count(*) n, 'parquet_data' t from parquet_data where user_id < 10", "path": "{root}/users/", "config": {"spark.sql.shuffle.partitions": 8}}""")]
    [InlineData("""{"query": "select count(*) n, 'parquet_data' t from PARQUET_DATA where user_id < 10"}""")]
    public async Task AskParquet_PathOfTheCatalogue_GivesAnArrayOfObjects(string body) =>
        Assert.Equal("""[{"n":10,"t":"parquet_data"}]""", (await Host.PostAsync("api/spark/query/parquet", body.Replace("{root}", files.Root, StringComparison.Ordinal))).GetRawText());

    [Fact]
    public async Task AskParquet_OtherPath_IsRefusedWithTheTablesThatThereAre()
    {
        var problem = await Host.PostAsync("api/spark/query/parquet", """{"query": "select * from parquet_data", "path": "/etc"}""", HttpStatusCode.BadRequest);

        Assert.Equal("No Parquet table of the catalogue lies at '/etc'; there are users.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task AskDelta_OtherPath_IsRefused()
    {
        var problem = await Host.PostAsync("api/spark/query/delta", """{"query": "select * from delta.`/lake/x`"}""", HttpStatusCode.BadRequest);

        Assert.Equal("No Delta table of the catalogue lies at '/lake/x'; there are none.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task AskMySql_ConfigAsConfigured_GivesAnArrayOfObjects()
    {
        var port = new Uri(server.ReaderUrl).Port;
        var body = $$"""{"query": "select count(*) n from clients", "config": {"host": "127.0.0.1", "port": {{port}}, "user": "reader", "password": "r@der", "database": "shop"} }""";

        Assert.Equal("""[{"n":100}]""", (await Host.PostAsync("api/spark/query/mysql", body)).GetRawText());
    }

    [Theory]
    [InlineData("host", "example.org")]
    [InlineData("user", "root")]
    [InlineData("password", "guess")]
    [InlineData("url", "jdbc:mysql://example.org/x")]
    public async Task AskMySql_OtherConnection_IsRefusedWithoutItsValue(string name, string value)
    {
        var problem = await Host.PostAsync("api/spark/query/mysql", $$"""{"query": "select 1", "config": {"{{name}}": "{{value}}"} }""", HttpStatusCode.BadRequest);

        Assert.DoesNotContain(value, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal($"config.{name}", problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task AskMySql_EmptyResult_IsAnEmptyArray() =>
        Assert.Equal("[]", (await Host.PostAsync("api/spark/query/mysql", """{"query": "select * from clients where user_id < 0"}""")).GetRawText());

    [Fact]
    public async Task GetEarlierHealth_Sources_AreHealthy()
    {
        var health = await Host.GetAsync("api/spark/health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.StartsWith("DuckDB 1.", health.GetProperty("spark_version").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunQuery_MySql_HasNoTag()
    {
        using var answer = await Host.Client.PostAsync("api/query", QueryHost.Json("""{"sql": "select tier from clients where user_id = $id", "source": "mysql", "parameters": {"id": 3}}"""));

        Assert.Contains("\"rows\":[\n[\"gold\"]\n]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(answer.Headers.ETag);
    }

    [Fact]
    public async Task ExplainQuery_MySql_GivesItsPlan() =>
        Assert.Contains("clients", (await Host.PostAsync("api/query/explain", """{"sql": "select * from clients where user_id = 1", "source": "mysql"}""")).GetRawText(), StringComparison.Ordinal);

    [Fact]
    public async Task GetQueryTable_MySql_GivesColumnsAndRows()
    {
        var facts = await Host.GetAsync("api/query/tables/clients");

        Assert.Equal((100, 5, "mysql"), (facts.GetProperty("rows").GetInt64(), facts.GetProperty("columns").GetArrayLength(), facts.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("""{"sql": "select * from clients"}""", "source mysql")]
    [InlineData("""{"sql": "select * from users", "source": "mysql"}""", "source files")]
    public async Task RunQuery_TableOfTheOtherSource_SaysWhichToAsk(string body, string expected) =>
        Assert.Contains(expected, (await Host.PostAsync("api/query", body, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);
}
