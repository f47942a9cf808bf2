using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Documents;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Documents;

public sealed class DocumentFunctionsTests : IAsyncLifetime
{
    private const string AwkwardId = "a/b 100% ü&?=#";

    private readonly JobBench _bench = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _bench.Database.Put("_design/views", null, ("code.txt", "x"));
        _bench.Database.Put(AwkwardId, null, ("art/icle.txt", "Etymology."), ("art/icle.txt.ann", "[@Etymology.#Etymology*]"));
        _bench.Database.Put("b", null);
        _bench.Database.Put("c", null, ("article.txt", "Text"), ("large.txt", new string('x', 2_000)));
        _host = await TestHost.StartAsync([typeof(DocumentFunctions)], configure: services => services
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton(Options.Create(new CouchDbOptions { MaxAttachmentBytes = 1_000 })));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task List_PageByPage_GivesEveryDocumentWithATextOnce(int limit)
    {
        var listed = new List<string>();
        for (string? continuation = "", next = null; continuation is not null; continuation = next)
        {
            var page = await GetJsonAsync($"api/documents/articles?limit={limit}&continuation={continuation}");
            listed.AddRange(page["documents"]!.AsArray().Select(document => document!.ToJsonString()));
            next = (string?)page["continuation"];
        }

        Assert.Equal([AwkwardId, "c"], listed.Select(document => (string)JsonNode.Parse(document)!["id"]!));
        Assert.Contains("""{"name":"art/icle.txt","length":10,"isAnnotated":true}""", listed[0], StringComparison.Ordinal);
        Assert.Contains("\"isAnnotated\":false", listed[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Prefix_GivesTheIdsThatBeginWithIt()
    {
        var page = await GetJsonAsync($"api/documents/articles?prefix={Uri.EscapeDataString("a/b")}");

        Assert.Equal(AwkwardId, (string)Assert.Single(page["documents"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task Get_TextAndAnnotation_AreThoseOfOneRevision()
    {
        using var text = await _host.Client.GetAsync($"api/documents/articles/{Uri.EscapeDataString(AwkwardId)}/texts/art%2Ficle.txt");
        using var annotation = await _host.Client.GetAsync($"api/documents/articles/{Uri.EscapeDataString(AwkwardId)}/annotations/art%2Ficle.txt");

        Assert.Equal("Etymology.", await text.Content.ReadAsStringAsync());
        Assert.Equal("[@Etymology.#Etymology*]", await annotation.Content.ReadAsStringAsync());
        Assert.NotNull(text.Headers.ETag);
        Assert.Equal(text.Headers.ETag, annotation.Headers.ETag);
        Assert.Equal("text/plain; charset=utf-8", text.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Assert.Single(text.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("api/documents/articles/none/texts/article.txt", HttpStatusCode.NotFound)]
    [InlineData("api/documents/articles/c/texts/none.txt", HttpStatusCode.NotFound)]
    [InlineData("api/documents/articles/c/annotations/article.txt", HttpStatusCode.NotFound)]
    [InlineData("api/documents/articles/_design%2Fviews/texts/code.txt", HttpStatusCode.NotFound)]
    [InlineData("api/documents/articles/c/texts/large.txt", HttpStatusCode.UnprocessableEntity)]
    [InlineData("api/documents/none", HttpStatusCode.NotFound)]
    [InlineData("api/documents/_users", HttpStatusCode.BadRequest)]
    [InlineData("api/documents/articles?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("api/documents/articles?continuation=!", HttpStatusCode.BadRequest)]
    public async Task Get_NotToBeHad_IsToldAsSuch(string path, HttpStatusCode status)
    {
        using var answer = await _host.Client.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await _host.Client.GetStringAsync(path))!;
}
