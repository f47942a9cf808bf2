using System.Net;
using System.Security.Authentication;
using System.Text;
using Pipeline.Cli.Doctor;
using Pipeline.Cli.Profiles;

namespace Pipeline.Tests.Cli.Doctor;

public class HostChecksTests
{
    private const string Live = """{"status":"live","version":"0.0.1"}""";
    private const string Ready = """{"status":"unready","dependencies":[{"name":"couchdb","ready":true,"detail":"3.5"},{"name":"mongodb","ready":false,"detail":"away"}]}""";

    [Fact]
    public async Task Run_HostThatLives_TellsOfItsPartsAndItsKey()
    {
        var findings = await RunAsync("right", Host);

        Assert.Equal(FindingState.Good, Of(findings, "Host").State);
        Assert.Equal(FindingState.Unsure, Of(findings, "Version").State);
        Assert.Equal(FindingState.Good, Of(findings, "Its couchdb").State);
        Assert.Equal(FindingState.Wrong, Of(findings, "Its mongodb").State);
        Assert.Equal((FindingState.Good, "taken"), (Of(findings, "Key").State, Of(findings, "Key").Detail));
    }

    [Theory]
    [InlineData(null, "the profile has none")]
    [InlineData("wrong", "it is wrong or has been replaced")]
    public async Task Run_KeyMissingOrWrong_TellsThemApart(string? key, string words)
    {
        var finding = Of(await RunAsync(key, Host), "Key");

        Assert.Equal(FindingState.Wrong, finding.State);
        Assert.Contains(words, finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer error=\"invalid_token\", error_description=\"The token expired\"", "")]
    [InlineData(null, """{"detail":"This key has expired."}""")]
    public async Task Run_KeyThatTheHostSaysHasExpired_IsToldApartFromAWrongOne(string? header, string body)
    {
        var findings = await RunAsync("old", request =>
        {
            var answer = Host(request);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && request.Headers.Contains("x-functions-key"))
            {
                answer.Content = new StringContent(body);
                if (header is not null)
                {
                    answer.Headers.TryAddWithoutValidation("WWW-Authenticate", header);
                }
            }

            return answer;
        });

        Assert.Equal((FindingState.Wrong, "it has expired"), (Of(findings, "Key").State, Of(findings, "Key").Detail));
        Assert.DoesNotContain(findings, finding => finding.Subject == "Rights");
    }

    [Fact]
    public async Task Run_KeyOfSomeFunctions_NamesWhatItMayNot()
    {
        var all = await RunAsync("right", Host);
        var some = await RunAsync("right", request => request.RequestUri!.AbsolutePath is "/api/polls" or "/api/query/tables" ? Answer("", HttpStatusCode.Unauthorized) : Host(request));

        Assert.Equal((FindingState.Good, "jobs, schedules, polls, queries, matches"), (Of(all, "Rights").State, Of(all, "Rights").Detail));
        Assert.Equal((FindingState.Unsure, "not for polls, queries"), (Of(some, "Rights").State, Of(some, "Rights").Detail));
    }

    [Theory]
    [InlineData("https://host.example.net/", 90, FindingState.Good, "TLS, with a certificate that this machine trusts until 1970-04-01")]
    [InlineData("https://host.example.net/", 20, FindingState.Unsure, "TLS, with a certificate that this machine trusts until 1970-01-21")]
    [InlineData("https://host.example.net/", null, FindingState.Good, "TLS, with a certificate that this machine trusts")]
    [InlineData("http://127.0.0.1:7071/", null, FindingState.Good, "none needed on this machine")]
    [InlineData("http://host.example.net/", null, FindingState.Unsure, "none: http")]
    public void Encryption_OfAnAddress_SaysUntilWhenItHolds(string url, int? days, object state, string detail)
    {
        var finding = HostChecks.Encryption(new Uri(url), days is { } left ? DateTimeOffset.UnixEpoch.AddDays(left) : null, DateTimeOffset.UnixEpoch);

        Assert.Equal((state, detail), (finding.State, finding.Detail));
    }

    [Fact]
    public async Task Run_ClockApart_SaysByHowMuch()
    {
        var findings = await RunAsync("right", request =>
        {
            var answer = Host(request);
            answer.Headers.Date = DateTimeOffset.UnixEpoch.AddMinutes(5);
            return answer;
        });

        Assert.Equal((FindingState.Unsure, "300 s apart"), (Of(findings, "Clock").State, Of(findings, "Clock").Detail));
    }

    [Fact]
    public async Task Run_CertificateOrHostNotToBeHad_SaysNoMoreThanThat()
    {
        var tls = await RunAsync(null, _ => throw new HttpRequestException("SSL", new AuthenticationException("expired")));
        var away = await RunAsync(null, _ => throw new HttpRequestException("refused"));
        var nameless = await RunAsync(null, _ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));
        var other = await RunAsync(null, _ => new(HttpStatusCode.OK) { Content = new StringContent("<html>") });

        Assert.Equal(("Encryption", FindingState.Wrong), (Assert.Single(tls).Subject, tls[0].State));
        Assert.Equal(("Address", "nothing is known of the name host.example.net"), (Assert.Single(nameless).Subject, nameless[0].Detail));
        Assert.Equal(("Host", FindingState.Wrong), (Assert.Single(away).Subject, away[0].State));
        Assert.Contains("Another program", Assert.Single(other).Advice, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Host(HttpRequestMessage request) => request.RequestUri!.AbsolutePath switch
    {
        "/api/health" => Answer(Live),
        "/api/ready" => Answer(Ready, HttpStatusCode.ServiceUnavailable),
        _ => request.Headers.TryGetValues("x-functions-key", out var keys) && keys.Single() == "right" ? Answer("{}") : Answer("", HttpStatusCode.Unauthorized),
    };

    private static Finding Of(IReadOnlyList<Finding> findings, string subject) => Assert.Single(findings, finding => finding.Subject == subject);

    private static async Task<IReadOnlyList<Finding>> RunAsync(string? key, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var time = new TestClock(DateTimeOffset.UnixEpoch);
        using var checks = new HostChecks(new HostTarget("test", new Profile(new Uri("https://host.example.net/"), key)), time, new Answering(answer));
        return await checks.RunAsync(default).ToListAsync();
    }

    private static HttpResponseMessage Answer(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
