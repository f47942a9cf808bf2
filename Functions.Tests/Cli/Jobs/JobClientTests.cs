using System.Net;
using System.Text;
using Pipeline.Cli;
using Pipeline.Cli.Jobs;

namespace Pipeline.Tests.Cli.Jobs;

public class JobClientTests
{
    private const string Running =
        """{"id":"a b","kind":"classify","status":"Running","progress":{"total":3,"documents":1,"listed":1,"saved":1,"skipped":0,"failed":0,"unmatched":0,"documentsPerSecond":2.5,"etaSeconds":0.8},"input":{}}""";

    [Fact]
    public async Task StartAsync_Accepted_GivesTheIdOfTheLocation()
    {
        var host = new FakeHost((HttpStatusCode.Accepted, "{}", "/api/jobs/job7"));
        using var jobs = new JobClient(new Uri("http://host/"), host, "secret");

        var id = await jobs.StartAsync(new JobRequest("classify", "articles", "*.txt", 5, 8), CancellationToken.None);

        Assert.Equal("job7", id);
        Assert.Equal("POST http://host/api/jobs", host.Requests[0]);
        Assert.Equal("""{"kind":"classify","database":"articles","attachments":"*.txt","batchSize":5,"parallelism":8}""", host.Bodies[0]);
        Assert.Equal("secret", host.Keys[0]);
    }

    [Fact]
    public async Task StartAsync_Refused_SaysWhatTheHostSaid()
    {
        var host = new FakeHost((HttpStatusCode.BadRequest, """{"title":"Bad","detail":"'batchSize' is 0; 1 to 1000."}""", null));
        using var jobs = new JobClient(new Uri("http://host/"), host);

        var error = await Assert.ThrowsAsync<CommandFailedException>(
            () => jobs.StartAsync(new JobRequest("classify", "articles", "*.txt", 0, 8), CancellationToken.None));

        Assert.Equal("POST /api/jobs answered 400: 'batchSize' is 0; 1 to 1000.", error.Message);
    }

    [Fact]
    public async Task FollowAsync_UntilCompleted_GivesEveryState()
    {
        var host = new FakeHost(
            (HttpStatusCode.OK, Running, null),
            (HttpStatusCode.OK, Running.Replace("Running", "Completed", StringComparison.Ordinal), null));
        using var jobs = new JobClient(new Uri("http://host/"), host);

        var states = new List<JobState>();
        await foreach (var state in jobs.FollowAsync("a b", TimeSpan.Zero, CancellationToken.None))
        {
            states.Add(state);
        }

        Assert.Equal(["Running", "Completed"], states.Select(state => state.Status));
        Assert.Equal(new JobProgress(3, 1, 1, 0, 0, 0, 2.5, 0.8), states[0].Progress);
        Assert.Equal("GET http://host/api/jobs/a%20b", host.Requests[1]);
    }

    [Fact]
    public async Task GetAsync_NobodyListens_NamesTheAddress()
    {
        using var jobs = new JobClient(new Uri("http://127.0.0.1:1/"));

        var error = await Assert.ThrowsAsync<CommandFailedException>(() => jobs.GetAsync("x", CancellationToken.None));

        Assert.StartsWith("GET /api/jobs/x: the host at http://127.0.0.1:1/ does not answer", error.Message, StringComparison.Ordinal);
    }

    private sealed class FakeHost(params (HttpStatusCode Status, string Body, string? Location)[] answers) : HttpMessageHandler
    {
        private int _next;

        public List<string> Requests { get; } = [];

        public List<string> Bodies { get; } = [];

        public List<string?> Keys { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.AbsoluteUri}");
            Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            Keys.Add(request.Headers.TryGetValues("x-functions-key", out var keys) ? keys.Single() : null);
            var (status, body, location) = answers[_next++];
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            response.Headers.Location = location is null ? null : new Uri(location, UriKind.Relative);
            return response;
        }
    }
}
