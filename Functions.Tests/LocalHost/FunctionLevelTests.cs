using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalHost;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.Tests.LocalHost;

public sealed class FunctionLevelTests : IAsyncLifetime
{
    private const string Key = "the key";

    private static readonly Type[] AppTypes = typeof(PipelineServices).Assembly.GetTypes();

    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["PIPELINE_API_KEY"] = Key,
            ["COUCHDB_URL"] = "http://127.0.0.1:9",
            ["COUCHDB_USER"] = "nobody",
            ["COUCHDB_PASSWORD"] = "nothing",
            ["COUCHDB_DATABASE"] = "none",
            ["POLL_SCHEDULE"] = "0 * * * * *",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _host = await TestHost.StartAsync(AppTypes, settings, services => services.AddPipeline(configuration));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Level_OfEveryHttpFunction_IsFunctionWhereThereAreData()
    {
        var levels = Functions().Select(function => $"{string.Join(",", Methods(function))} {function.Route.RawText} {function.Level}");

        Assert.Equal(
            [
                "DELETE api/jobs/{id} Function",
                "DELETE api/matching/references/{name} Function",
                "DELETE api/schedules/{name} Function",
                "GET api/analytics Function",
                "GET api/analytics/anomalies Function",
                "GET api/documents/{database} Function",
                "GET api/documents/{database}/{id}/annotations/{attachment} Function",
                "GET api/documents/{database}/{id}/texts/{attachment} Function",
                "GET api/health Anonymous",
                "GET api/jobs Function",
                "GET api/jobs/summary Function",
                "GET api/jobs/{id} Function",
                "GET api/jobs/{id}/assignments Function",
                "GET api/jobs/{id}/failures Function",
                "GET api/jobs/{id}/failures/summary Function",
                "GET api/jobs/{id}/kept Function",
                "GET api/matching/pairs Function",
                "GET api/matching/references Function",
                "GET api/matching/references/{name} Function",
                "GET api/matching/review Function",
                "GET api/metrics Function",
                "GET api/models Function",
                "GET api/plans Function",
                "GET api/polls Function",
                "GET api/polls/{source}/dead-letters Function",
                "GET api/query Function",
                "GET api/query/health Function",
                "GET api/query/tables Function",
                "GET api/query/tables/{name} Function",
                "GET api/query/{id} Function",
                "GET api/query/{id}/rows Function",
                "GET api/ready Anonymous",
                "GET api/schedules Function",
                "GET api/schedules/{name} Function",
                "GET api/spark/health Function",
                "GET api/workers Function",
                "GET,HEAD api/docs/{*file} Anonymous",
                "GET,HEAD api/openapi.json Anonymous",
                "GET,HEAD api/page/{*file} Anonymous",
                "POST api/classify Function",
                "POST api/jobs Function",
                "POST api/jobs/import Function",
                "POST api/jobs/{id}/cancel Function",
                "POST api/jobs/{id}/restart Function",
                "POST api/jobs/{id}/resume Function",
                "POST api/jobs/{id}/suspend Function",
                "POST api/jobs/{id}/undo Function",
                "POST api/match Function",
                "POST api/matching/review/{id} Function",
                "POST api/polls/{source}/run Function",
                "POST api/query Function",
                "POST api/query/explain Function",
                "POST api/query/{id}/cancel Function",
                "POST api/spark/query/delta Function",
                "POST api/spark/query/mysql Function",
                "POST api/spark/query/parquet Function",
                "PUT api/documents/{database}/{id}/annotations/{attachment} Function",
                "PUT api/matching/references/{name} Function",
                "PUT api/schedules/{name} Function",
            ],
            levels.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_OfEveryFunctionWithoutTheKey_Is401UnlessTheFunctionIsAnonymous()
    {
        foreach (var function in Functions())
        {
            foreach (var wrong in new[] { "", "?code=wrong" })
            {
                using var response = await SendAsync(function, wrong);

                Assert.Equal(
                    (function.Method.Name, function.Level != AuthorizationLevel.Anonymous),
                    (function.Method.Name, response.StatusCode == HttpStatusCode.Unauthorized));
            }

            using var allowed = await SendAsync(function, $"?code={Uri.EscapeDataString(Key)}");
            Assert.NotEqual(HttpStatusCode.Unauthorized, allowed.StatusCode);
        }
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Request_OfAnotherMethod_Is404AtEveryFunction(string method)
    {
        foreach (var function in Functions().Where(function => !Methods(function).Contains(method)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(function));
            using var response = await _host.Client.SendAsync(request);

            Assert.Equal((function.Method.Name, HttpStatusCode.NotFound), (function.Method.Name, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("api/jobs", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("api/jobs", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("api/classify", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_WithoutABody_IsAnsweredByTheFunctionItself(string path, string? contentType, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("x-functions-key", Key);
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new(contentType);
        }

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
    }

    private IReadOnlyList<HttpFunction> Functions() => _host.Services.GetRequiredService<FunctionSet>().Http;

    private static string[] Methods(HttpFunction function) =>
        [.. new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" }.Where(function.Answers)];

    private static string PathOf(HttpFunction function) => function.Route.RawText!.TrimStart('/').Replace("{id}", "missing", StringComparison.Ordinal).Replace("{source}", "missing", StringComparison.Ordinal);

    // A body that is none of a function's: what is asked here is who may call it.
    private Task<HttpResponseMessage> SendAsync(HttpFunction function, string query) => _host.Client.SendAsync(
        new HttpRequestMessage(new HttpMethod(Methods(function)[0]), PathOf(function) + query)
        {
            Content = Methods(function)[0] == "POST" ? new StringContent("{", Encoding.UTF8, "application/json") : null,
        });
}
