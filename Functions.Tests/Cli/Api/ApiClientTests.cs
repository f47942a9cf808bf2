using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Api;
using Pipeline.Cli.Profiles;

namespace Pipeline.Tests.Cli.Api;

public class ApiClientTests
{
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, ExitCodes.Refused, "does not take the key")]
    [InlineData(HttpStatusCode.NotFound, ExitCodes.NotFound, "answered 404: There is none.")]
    [InlineData(HttpStatusCode.BadRequest, ExitCodes.Refused, "answered 400: There is none.")]
    [InlineData(HttpStatusCode.Conflict, ExitCodes.Refused, "answered 409: There is none.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, ExitCodes.Failure, "answered 503: There is none.")]
    public async Task Get_Refused_EndsWithTheCodeOfItsKindAndWithoutTheKey(HttpStatusCode status, int exitCode, string words)
    {
        using var client = Client(_ => Answer("""{"title":"No","detail":"There is none."}""", status));

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => client.GetAsync("api/jobs/x", default));

        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_HostAwayOrNotTrusted_IsUnreachable()
    {
        using var away = Client(_ => throw new HttpRequestException("Connection refused"));
        using var untrusted = Client(_ => throw new HttpRequestException("The SSL connection", new AuthenticationException("the certificate has expired")));

        var first = await Assert.ThrowsAsync<CommandFailedException>(() => away.GetAsync("api/jobs", default));
        var second = await Assert.ThrowsAsync<CommandFailedException>(() => untrusted.GetAsync("api/jobs", default));

        Assert.Equal((ExitCodes.Unreachable, ExitCodes.Unreachable), (first.ExitCode, second.ExitCode));
        Assert.Contains("the certificate has expired", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ManyPages_GivesEveryEntryOnceAndSendsTheKeyInAHeader()
    {
        var asked = new List<string>();
        using var client = Client(request =>
        {
            asked.Add($"{request.RequestUri!.PathAndQuery} {string.Join("", request.Headers.GetValues("x-functions-key"))}");
            return Answer(asked.Count == 1 ? """{"jobs":[1,2],"continuation":"a b"}""" : """{"jobs":[3],"continuation":null}""", HttpStatusCode.OK);
        });

        var jobs = await client.ListAsync("api/jobs", "status=Failed", "jobs", default).ToListAsync();

        Assert.Equal([1, 2, 3], jobs.Select(job => (int)job));
        Assert.Equal(["/api/jobs?status=Failed s3cret", "/api/jobs?status=Failed&continuation=a%20b s3cret"], asked);
    }

    [Theory]
    [InlineData("table", "NAME  SIZE\na b   1,000\ncc\n")]
    [InlineData("json", "[\n  {\n    \"name\": \"a\\tb\",\n    \"size\": 1000\n  },\n  {\n    \"name\": \"cc\"\n  }\n]\n")]
    [InlineData("ndjson", "{\"name\":\"a\\tb\",\"size\":1000}\n{\"name\":\"cc\"}\n")]
    public void WriteList_Format_IsAsItWasAskedFor(string format, string expected)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        JsonNode[] entries = [JsonNode.Parse("""{"name":"a\tb","size":1000}""")!, JsonNode.Parse("""{"name":"cc"}""")!];

        new ApiOutput(writer, Enum.Parse<OutputFormat>(format, ignoreCase: true)).WriteList(
            entries, new("NAME", entry => entry.Text("name")), new("SIZE", entry => entry.Text("size")));

        Assert.Equal(expected, writer.ToString());
    }

    private static ApiClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new(new HostTarget("test", new Profile(new Uri("https://host.example.net/"), "s3cret")), new Answering(answer));

    private static HttpResponseMessage Answer(string body, HttpStatusCode status) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
