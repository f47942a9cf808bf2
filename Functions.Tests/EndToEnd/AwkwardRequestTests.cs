using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The whole app on a host whose dependencies are up, and requests of any bytes.</summary>
public sealed class AwkwardRequestTests : IAsyncLifetime
{
    private static readonly string[] Addresses =
    [
        "jobs", "jobs/j1", "jobs/j1/cancel", "jobs/j1/failures", "classify", "models", "polls", "polls/healthmetrics/run", "analytics", "analytics/anomalies",
        "health", "metrics", "nothing", "jobs/%00", "jobs/..%2f", "jobs/%F0%9F%8D%84", "jobs/%ff", "jobs/j1/failures/x", "",
    ];

    private static readonly (string Method, string Address, string Type, string[] Names)[] Routes =
    [
        ("GET", "jobs", "", ["status", "continuation"]), ("POST", "jobs", "application/json", []), ("GET", "jobs/j1", "", []), ("POST", "jobs/j1/cancel", "", []),
        ("GET", "jobs/j1/failures", "", ["continuation"]), ("POST", "classify", "text/plain", ["model", "minConfidence"]), ("GET", "models", "", []),
        ("GET", "analytics", "", ["userId", "metricType", "timeRange"]), ("GET", "analytics/anomalies", "", ["from", "severity", "userId", "limit", "continuation"]),
        ("GET", "polls", "", []), ("POST", "polls/healthmetrics/run", "", []), ("GET", "health", "", Names), ("GET", "metrics", "", ["code"]),
    ];

    private static string[] Names =>
        ["status", "continuation", "model", "minConfidence", "from", "severity", "userId", "limit", "metricType", "timeRange", "code", "nonsense", "", "%00"];

    private static readonly string[] Values =
    [
        "", "x", "-1", "0", "1e309", "NaN", "9223372036854775807", "99999999999999999999999", "true", "null", "%00", "%ff%fe", "%ED%A0%80", "%F0%9F%8D%84",
        "2026-13-45", "2026-11-27", "high", "steps", "30day", "Running", new string('x', 3_000), "a&a=b", "%25", "AAAA", "taxonomy",
    ];

    private static readonly string[] Headers =
    [
        "", "Accept: ", "Accept: */*;q=x, ;;, text/plain;q=9, application/json;q=-1", "Accept: application/json;q=0.1,text/plain;q=0.2", "Accept-Encoding: gzip;q=nan,,br",
        "Accept-Charset: \u00FF", "Content-Encoding: gzip", "Content-Language: \u00E9", "Content-Type: text/plain", "Cookie: " + Long, "Date: never", "Expect: 200-ok", "Expect: 100-continue",
        "Forwarded: for=\"[::1\"", "If-Match: \"", "If-None-Match: *, W/", "If-Modified-Since: 99 Foo 0000", "Origin: null", "Range: bytes=9999999999999999999-", "Referer: http://[",
        "Transfer-Encoding: identity", "Upgrade: h2c", "X-Forwarded-For: \u0080", "X-Functions-Key: " + Long, "x-functions-key: ", "traceparent: 00-x-y-zz", "tracestate: ,,,=", "baggage: =;=,%zz",
        "Request-Id: |" + Long, "X-HTTP-Method-Override: DELETE", "Authorization: Basic !!!", "Authorization: Bearer " + Long, "Max-Forwards: -1", "X-Original-URL: /api/jobs",
        "A: " + Long + Long + Long + Long + Long, "Host: y", "Content-Length: 1", ": x", "a b: c", "X-Y\u0001: 1", "X-Empty",
    ];

    private static string Long => new('x', 7_900);

    private const int Closed = 499;
    private const int PatienceMilliseconds = 30_000;

    private readonly JobBench _bench = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["COUCHDB_URL"] = "http://127.0.0.1:9/",
            ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
            ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _host = await TestHost.StartAsync(typeof(PipelineServices).Assembly.GetTypes(), settings, services => services
            .AddPipeline(configuration)
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton<IAnalyticsStore>(new EmptyAnalytics()));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void AnyRequest_OfKnownAndUnknownParts_IsNeverAFaultOfTheServer()
    {
        var requests =
            from route in Gen.Elements(Routes)
            from wild in Gen.Choose(0, 9)
            from method in wild == 0 ? Gen.Elements("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "BREW") : Gen.Constant(route.Method)
            from address in wild == 1 ? Gen.Elements(Addresses) : Gen.Constant(route.Address)
            from names in Gen.SubListOf(wild == 2 || route.Names.Length == 0 ? Names : route.Names)
            from values in Gen.Elements(Values).ArrayOf(names.Count)
            from type in wild == 3 ? Gen.Elements("application/json; charset=utf-16", "text/plain;charset=latin1", "*/*", "nonsense", "") : Gen.Constant(route.Type)
            from body in Bodies()
            from headers in Gen.SubListOf(wild == 4 ? Headers : [""])
            let query = names.Zip(values, (name, value) => $"{name}={value}").Take(route.Names.Length > 0 || wild == 2 ? 4 : 0).ToArray()
            select new Sent(method, "api/" + address + (query.Length == 0 ? "" : "?" + string.Join('&', query)), type, [.. headers.Where(header => header.Length > 0)], body);

        var seen = new HashSet<int>();
        Prop.ForAll(requests.ToArbitrary(), request =>
        {
            var status = StatusOf(request.Head, request.Body);
            seen.Add(status);
            return (status is >= 200 and < 500).Label($"{status} for {request}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
        Assert.Subset(seen, new HashSet<int> { 200, 400, 404, 415 });
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public void AnyHeader_OnAnyRoute_IsNeverAFaultOfTheServer()
    {
        foreach (var header in Headers)
        {
            foreach (var route in Routes.Where((_, index) => index % 3 == header.Length % 3))
            {
                var request = new Sent(route.Method, "api/" + route.Address, route.Type, header.Length == 0 ? [] : [header], "{}"u8.ToArray());
                var status = StatusOf(request.Head, request.Body);
                Assert.True(status is >= 200 and < 500, $"{status} for {request}");
            }
        }

        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /api/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /api/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /api/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n")]
    [InlineData("POST /api/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2;x=\0\r\nab\r\n0\r\nTrailer\0: x\r\n\r\n")]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}")]
    [InlineData("POST /api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 9223372036854775807\r\n\r\n{}")]
    [InlineData("POST /api/jobs HTTP/1.0\r\nContent-Type: application/json\r\n\r\n{}")]
    [InlineData("GET /api/jobs/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://[::1/api/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /api/jobs?status=%ED%A0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    public async Task RawRequest_OfWrongFraming_IsNeverAFaultOfTheServer(string request)
    {
        Assert.InRange(Send(Encoding.Latin1.GetBytes(request)), 200, 499);

        await Task.Yield();
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("jobs", "application/json")]
    [InlineData("classify", "text/plain")]
    public async Task Upload_ThatIsBrokenOff_IsNoErrorInTheLog(string address, string type)
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/{address} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: 1000\r\n\r\nhalf of it"));
            client.Client.LingerState = new LingerOption(true, 0);
        }

        // Answered after the one that was broken off has been noticed.
        await _host.Client.GetAsync("api/health");
        await _host.StopAsync();
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    private static Gen<byte[]> Bodies()
    {
        var field = from name in Gen.Elements("kind", "database", "attachments", "batchSize", "parallelism", "limit", "startKey", "endKey", "force", "dryRun", "model", "minConfidence", "id", "other")
                    from value in Gen.Elements(
                        "null", "true", "-1", "0", "1", "1e400", "9007199254740992", "9223372036854775808", "0.5", "\"\"", "\"articles\"", "\"x\"", "\"classify\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}",
                        "\"" + new string('k', 600) + "\"")
                    select $"{JsonSerializer.Serialize(name)}:{value}";
        var json = field.ArrayOf().Select(fields => Encoding.UTF8.GetBytes("{" + string.Join(',', fields.Take(6)) + "}"));
        var bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        return Gen.OneOf(json, bytes, Gen.Constant(Array.Empty<byte>()), Gen.Constant(Encoding.UTF8.GetBytes(new string('[', 2_000))), Gen.Constant(new byte[100_000]));
    }

    private int StatusOf(string head, byte[] body) => Send([.. Encoding.Latin1.GetBytes(head), .. body]);

    private int Send(byte[] request)
    {
        using var client = new TcpClient { ReceiveTimeout = PatienceMilliseconds };
        client.Connect(_host.Address.Host, _host.Address.Port);
        var stream = client.GetStream();
        stream.Write(request);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return reader.ReadLine() is { } line ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : Closed;
        }
        catch (IOException)
        {
            // What cannot be read as HTTP is refused while its body is still coming, and the refusal may be lost with the connection.
            return Closed;
        }
    }

    private sealed record Sent(string Method, string Target, string Type, string[] Headers, byte[] Body)
    {
        public string Head => $"{Method} /{Target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{(Type.Length == 0 ? "" : $"Content-Type: {Type}\r\n")}{string.Concat(Headers.Select(header => header + "\r\n"))}Content-Length: {Body.Length}\r\n\r\n";

        public override string ToString() => $"{Head}{Encoding.Latin1.GetString(Body)}";
    }

    /// <summary>A database that is up and empty.</summary>
    private sealed class EmptyAnalytics : IAnalyticsStore
    {
        public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => Task.FromResult(new IndexState([]));

        public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AnalyticsVersion>>([]);

        public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => Task.FromResult(0);

        public Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) => Task.FromResult<AnalyticsDocument?>(null);

        public Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AnomalyEntry>>([]);
    }
}
