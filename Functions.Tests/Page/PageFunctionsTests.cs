using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Pipeline.Page;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Page;

public sealed partial class PageFunctionsTests : IAsyncLifetime
{
    private const int FirstPictureBytes = 200 * 1024;

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(PageFunctions)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string> AllFiles => [.. PageFiles.Names];

    [Theory]
    [InlineData("api/page")]
    [InlineData("api/page/")]
    [InlineData("api/page/index.html")]
    public async Task Get_AddressOfThePage_AnswersWithItAndItsPolicy(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("<!doctype html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public async Task Get_TagOfBefore_Is304WithoutABody(string file)
    {
        using var first = await _host.Client.GetAsync($"api/page/{file}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/page/{file}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_GzipTaken_SendsTheSameBytesInFewerUnderATagOfTheirOwn()
    {
        using var plain = await _host.Client.GetAsync("api/page/page.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/page/page.css");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var packed = await _host.Client.SendAsync(request);

        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], packed.Headers.Vary);
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        var bytes = await packed.Content.ReadAsByteArrayAsync();
        var content = await plain.Content.ReadAsByteArrayAsync();
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(unpacked);
        }

        Assert.Equal(content, unpacked.ToArray());
        Assert.InRange(bytes.Length, 1, content.Length / 2);
    }

    [Fact]
    public async Task Head_File_AnswersWithItsLengthAlone()
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "api/page/main.js"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(PageFiles.Find("main.js")!.Content.Length, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("api/page/none.js")]
    [InlineData("api/page/Files/main.js")]
    [InlineData("api/page/..%2F..%2Fhost.json")]
    public async Task Get_NoFileOfThePage_Is404(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public void Files_AllTogether_AreSmallAndNameNoOtherServer()
    {
        var files = PageFiles.Names.Select(name => (Name: name, Text: System.Text.Encoding.UTF8.GetString(PageFiles.Find(name)!.Content))).ToList();

        Assert.InRange(files.Sum(file => file.Text.Length), 1, FirstPictureBytes);
        Assert.All(files, file => Assert.DoesNotMatch(OtherServer(), file.Text));
        Assert.All(files, file => Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", file.Text));
    }

    // The name of a space of elements is an address of nothing.
    [GeneratedRegex(@"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9-]+\.[a-z]")]
    private static partial Regex OtherServer();
}
