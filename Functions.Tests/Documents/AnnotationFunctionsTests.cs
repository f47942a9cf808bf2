using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Documents;
using Pipeline.Jobs;
using Pipeline.Jobs.Kept;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Documents;

public sealed class AnnotationFunctionsTests
{
    private const string Annotated = "[@text#Key*]";
    private const string Address = "api/documents/articles/a%2Fb/annotations/a.txt";

    private readonly JobBench _bench = new();

    public AnnotationFunctionsTests() => _bench.Database.Put("a/b", new JsonObject { ["n"] = 1 }, ("a.txt", "text"));

    [Fact]
    public async Task SaveAnnotation_OfTheText_IsSavedWithItsAuthorAndKeptByJobs()
    {
        await using var host = await StartAsync();

        using var answer = await PutAsync(host, $"{Address}?author=Ann", Annotated, "\"1-r\"");
        var counts = await _bench.RunAsync(JobBench.Settings(force: true));

        Assert.Equal((HttpStatusCode.NoContent, "\"2-r\""), (answer.StatusCode, answer.Headers.ETag!.Tag));
        Assert.Equal(Annotated, _bench.Database.Text("a/b", "a.txt.ann"));
        var record = _bench.Database.Fields("a/b")["annotations"]!["a.txt"]!;
        Assert.Equal(("Ann", false, 2), ((string)record["author"]!, (bool)record["authorVerified"]!, (int)record["revpos"]!));
        Assert.Equal(new JobCounts(1, 1, 0, 0, 0, 0, Kept: 1), counts);
        Assert.Equal(KeptReason.Edited, Assert.Single(await _bench.ListKeptAsync()).Reason);
    }

    [Theory]
    [InlineData(Address, Annotated, "\"1-r\"", 400)]
    [InlineData(Address + "?author=Ann", Annotated, null, 428)]
    [InlineData(Address + "?author=Ann", Annotated, "\"9-r\"", 412)]
    [InlineData(Address + "?author=Ann", "[@test#Key*]", "\"1-r\"", 422)]
    [InlineData(Address + "?author=Ann", "[@text#Key*] ", "\"1-r\"", 422)]
    [InlineData(Address + "?author=Ann", "[@text", "\"1-r\"", 422)]
    [InlineData("api/documents/articles/none/annotations/a.txt?author=Ann", Annotated, "\"1-r\"", 404)]
    [InlineData("api/documents/nowhere/a/annotations/a.txt?author=Ann", Annotated, "\"1-r\"", 404)]
    [InlineData("api/documents/articles/a%2Fb/annotations/b.txt?author=Ann", Annotated, "\"1-r\"", 404)]
    [InlineData("api/documents/articles/a%2Fb/annotations/a.txt.ann?author=Ann", Annotated, "\"1-r\"", 400)]
    [InlineData("api/documents/_users/a/annotations/a.txt?author=Ann", Annotated, "\"1-r\"", 400)]
    public async Task SaveAnnotation_SomethingWrong_IsRefusedAndNothingWritten(string address, string annotation, string? ifMatch, int status)
    {
        await using var host = await StartAsync();

        using var answer = await PutAsync(host, address, annotation, ifMatch);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(_bench.Database.Writes);
    }

    [Theory]
    [InlineData("True", "Bob", true)]
    [InlineData(null, "Ann", false)]
    public async Task SaveAnnotation_SignedInName_CountsOnlyWhereThePlatformSignsIn(string? signsIn, string author, bool verified)
    {
        await using var host = await StartAsync(signsIn);

        using var answer = await PutAsync(host, $"{Address}?author=Ann", Annotated, "\"1-r\"", "Bob");

        var record = _bench.Database.Fields("a/b")["annotations"]!["a.txt"]!;
        Assert.Equal((author, verified), ((string)record["author"]!, (bool)record["authorVerified"]!));
    }

    private static async Task<HttpResponseMessage> PutAsync(TestHost host, string address, string annotation, string? ifMatch, string? signedIn = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StringContent(annotation, Encoding.UTF8, "text/plain") };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (signedIn is not null)
        {
            request.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", signedIn);
        }

        return await host.Client.SendAsync(request);
    }

    private Task<TestHost> StartAsync(string? signsIn = null) => TestHost.StartAsync(
        [typeof(AnnotationFunctions)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton(Options.Create(new CouchDbOptions()))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("WEBSITE_AUTH_ENABLED", signsIn)]).Build()));
}
