using System.Net;
using System.Text;
using Pipeline.Cli;
using Pipeline.Cli.Doctor;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Jobs.Views;

namespace Pipeline.Tests.Cli.Doctor;

public sealed class CouchDbChecksTests
{
    private const string Articles = "/couch/articles";
    private const string Jobs = "/couch/pipeline_jobs";
    private const string Design = Jobs + "/_design/pipeline";
    private const string Tasks = "/couch/_active_tasks";

    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> _answers = new()
    {
        ["/couch/"] = (HttpStatusCode.OK, """{"couchdb":"Welcome","version":"3.5.0"}"""),
        [Tasks] = (HttpStatusCode.OK, "[]"),
        [Articles] = (HttpStatusCode.OK, """{"doc_count":12000,"sizes":{"file":2097152,"active":1048576}}"""),
        [Jobs] = (HttpStatusCode.OK, """{"doc_count":3,"sizes":{"file":1048576,"active":1048576}}"""),
        [Design] = (HttpStatusCode.OK, $$"""{"hash":"{{JobViews.Hash}}"}"""),
        [Design + "/_info"] = (HttpStatusCode.OK, """{"view_index":{"updater_running":false,"sizes":{"file":524288}}}"""),
    };

    private readonly List<string> _accounts = [];
    private DateTimeOffset _there = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task Run_EverythingWell_TellsOfClockTasksSizesAndViews()
    {
        var findings = await RunAsync();

        Assert.Equal(["CouchDB's clock", "CouchDB's tasks", "Database articles", "Database pipeline_jobs", "Views of the jobs"], findings.Select(finding => finding.Subject));
        Assert.All(findings, finding => Assert.Equal(FindingState.Good, finding.State));
        Assert.Equal("12,000 documents, 2.0 MiB on disk of which 1.0 MiB are in use", findings[2].Detail);
        Assert.Equal("of this version, 0.5 MiB on disk", findings[4].Detail);
        Assert.Contains("./pipeline couchdb clean", findings[4].Advice, StringComparison.Ordinal);
        Assert.All(_accounts, account => Assert.Equal($"Basic {Convert.ToBase64String("ann:s3cret"u8)}", account));
    }

    [Fact]
    public async Task Run_ClockApart_SaysByHowMuch()
    {
        _there = DateTimeOffset.UnixEpoch.AddMinutes(-2);

        Assert.Equal((FindingState.Unsure, "120 s apart"), Of(await RunAsync(), "CouchDB's clock"));
    }

    [Fact]
    public async Task Run_ViewsBeingBuilt_SaysSoTwice()
    {
        _answers[Tasks] = (HttpStatusCode.OK, """[{"type":"indexer","database":"shards/00000000-7fffffff/pipeline_jobs.1700000000","progress":40},{"type":"replication"}]""");
        _answers[Design + "/_info"] = (HttpStatusCode.OK, """{"view_index":{"updater_running":true,"sizes":{"file":524288}}}""");

        var findings = await RunAsync();

        Assert.Equal((FindingState.Unsure, "indexer of pipeline_jobs, 40 %; replication of "), Of(findings, "CouchDB's tasks"));
        Assert.Equal((FindingState.Unsure, "of this version, 0.5 MiB on disk, being built"), Of(findings, "Views of the jobs"));
    }

    [Fact]
    public async Task Run_AccountThatMayNotSee_NamesWhoMay()
    {
        _answers[Tasks] = (HttpStatusCode.Forbidden, """{"error":"forbidden"}""");
        _answers[Articles] = (HttpStatusCode.Forbidden, """{"error":"forbidden"}""");

        var findings = await RunAsync();

        Assert.Equal((FindingState.Unsure, "not shown to this account (403)"), Of(findings, "CouchDB's tasks"));
        Assert.Equal((FindingState.Unsure, "not shown to this account (403)"), Of(findings, "Database articles"));
    }

    [Fact]
    public async Task Run_DatabaseThatHoldsMoreThanIsInUse_OffersItsCompaction()
    {
        _answers[Articles] = (HttpStatusCode.OK, """{"doc_count":1,"sizes":{"file":1073741824,"active":1048576}}""");

        var finding = (await RunAsync()).Single(one => one.Subject == "Database articles");

        Assert.Equal(FindingState.Unsure, finding.State);
        Assert.EndsWith("$COUCHDB_URL/articles/_compact.", finding.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "{}", "not there: jobs are listed by reading every record")]
    [InlineData(HttpStatusCode.OK, """{"hash":"0123456789abcdef"}""", "of another version: jobs are listed by reading every record")]
    public async Task Run_ViewsMissingOrOld_SaysWhatThatMeansAndWhatMakesThem(HttpStatusCode status, string body, string detail)
    {
        _answers[Design] = (status, body);

        var finding = (await RunAsync()).Single(one => one.Subject == "Views of the jobs");

        Assert.Equal((FindingState.Unsure, detail), (finding.State, finding.Detail));
        Assert.StartsWith("./pipeline couchdb prepare", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CleanViews_TakenOrRefused_AsksForItAndSaysWhoMay()
    {
        var asked = new List<string>();
        using var taken = new CouchDbAdministration(Options, new Answering(request => Answer(asked, request, HttpStatusCode.Accepted)));
        using var refused = new CouchDbAdministration(Options, new Answering(request => Answer(asked, request, HttpStatusCode.Forbidden)));

        await taken.CleanViewsAsync("articles", default);
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => refused.CleanViewsAsync("articles", default));

        Assert.Equal("POST /couch/articles/_view_cleanup application/json", asked[0]);
        Assert.StartsWith("CouchDB lets an administrator of 'articles' alone do this", failure.Message, StringComparison.Ordinal);
    }

    private static CouchDbOptions Options => new() { Url = new Uri("http://couch.example:5984/couch/"), User = "ann", Password = "s3cret", Database = "articles" };

    private static HttpResponseMessage Answer(List<string> asked, HttpRequestMessage request, HttpStatusCode status)
    {
        asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {request.Content!.Headers.ContentType!.MediaType}");
        return new(status) { Content = new StringContent("{}") };
    }

    private static (FindingState State, string Detail) Of(IReadOnlyList<Finding> findings, string subject) =>
        findings.Where(finding => finding.Subject == subject).Select(finding => (finding.State, finding.Detail)).Single();

    private async Task<IReadOnlyList<Finding>> RunAsync()
    {
        var time = new TestClock(DateTimeOffset.UnixEpoch);
        using var checks = new CouchDbChecks(Options, time, new Answering(request =>
        {
            _accounts.Add($"{request.Headers.Authorization}");
            var (status, body) = _answers[request.RequestUri!.AbsolutePath];
            var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            answer.Headers.Date = _there;
            return answer;
        }));
        return await checks.RunAsync(default).ToListAsync();
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
