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
        var other = await RunAsync(null, _ => new(HttpStatusCode.OK) { Content = new StringContent("<html>") });

        Assert.Equal(("Encryption", FindingState.Wrong), (Assert.Single(tls).Subject, tls[0].State));
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
