using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Queries;
using Pipeline.Queries.Api;
using Pipeline.Queries.Earlier;
using Pipeline.Queries.Runs;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.LocalHost;
using Pipeline.Tests.Query;

namespace Pipeline.Tests.Queries;

/// <summary>The HTTP functions of the query service on a host, over blobs in memory.</summary>
internal sealed class QueryHost(TestHost host) : IAsyncDisposable
{
    public HttpClient Client => host.Client;

    public static async Task<QueryHost> StartAsync(QueryFiles files, MemoryCheckpointStore blobs, string? mySqlUrl = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["QUERY_ROOT"] = files.Root,
            ["QUERY_TABLES"] = mySqlUrl is null
                ? """{"users": {"parquet": "users"}, "orders": {"parquet": "orders"}}"""
                : """{"users": {"parquet": "users"}, "clients": {"mysql": "app_users"}}""",
            ["QUERY_WORKERS"] = "2",
            ["QUERY_MEMORY_MB"] = "256",
            ["MYSQL_URL"] = mySqlUrl,
        };
        return new(await TestHost.StartAsync(
            [typeof(QueryFunctions), typeof(RunFunctions), typeof(TableFunctions), typeof(EarlierFunctions)],
            configure: services => services
                .AddSingleton(TimeProvider.System)
                .AddQueries(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
                .AddSingleton(new QueryRunStore(() => blobs, TimeProvider.System))));
    }

    public static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");

    /// <summary>Posts a body and gives the answer's, which has that status.</summary>
    public async Task<JsonElement> PostAsync(string address, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Client.PostAsync(address, Json(body));
        return await ReadAsync(answer, status);
    }

    public async Task<JsonElement> GetAsync(string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(address);
        return await ReadAsync(answer, status);
    }

    /// <summary>Waits for the end of a statement.</summary>
    public async Task<JsonElement> EndOfAsync(string id)
    {
        var state = default(JsonElement);
        await Until.TrueAsync(async () => (state = await GetAsync($"api/query/{id}")).GetProperty("state").GetString() != "running");
        return state;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
