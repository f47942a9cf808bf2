using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Api;
using Pipeline.Cli.Profiles;
using Pipeline.Cli.Queries;

namespace Pipeline.Tests.Cli.Queries;

public class QueryOutputTests
{
    private const string Rows = """{"columns":[{"name":"label","type":"VARCHAR"},{"name":"n","type":"BIGINT"}],"rows":[["a b",1],[null,22]],"rowCount":2,"truncated":true}""";

    [Theory]
    [InlineData("table", "label  n\na b    1\n       22\n… cut at 2 rows; --rows takes more.\n")]
    [InlineData("json", "\"rowCount\": 2")]
    public async Task Write_JsonAnswer_IsAsItWasAskedFor(string format, string expected)
    {
        var written = await WriteAsync(format, _ => Answer(Rows, HttpStatusCode.OK));

        Assert.Contains(expected, written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Csv_IsAskedForAndCopied()
    {
        string? accept = null;
        var written = await WriteAsync("csv", request =>
        {
            accept = request.Headers.Accept.ToString();
            return Answer("label,n\na,1\n", HttpStatusCode.OK);
        });

        Assert.Equal(("text/csv", "label,n\na,1\n"), (accept, written));
    }

    [Fact]
    public async Task WriteFile_Parquet_HoldsTheBytesOfEveryPart()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");
        try
        {
            await WriteFileAsync(path, request => request.Method == HttpMethod.Post
                ? Answer("""{"id":"7","state":"running"}""", HttpStatusCode.Accepted)
                : request.RequestUri!.PathAndQuery switch
                {
                    "/api/query/7" => Answer("""{"id":"7","state":"succeeded","pages":2}""", HttpStatusCode.OK),
                    "/api/query/7/rows?page=0" => new(HttpStatusCode.OK) { Content = new ByteArrayContent([0x50, 0xFF]) },
                    _ => new(HttpStatusCode.OK) { Content = new ByteArrayContent([0x00, 0xFE]) },
                });

            Assert.Equal([0x50, 0xFF, 0x00, 0xFE], await File.ReadAllBytesAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task WriteFile_StatementThatFails_LeavesNoFile()
    {
        var folder = Directory.CreateTempSubdirectory("output-");
        await Assert.ThrowsAsync<CommandFailedException>(() => WriteFileAsync(Path.Combine(folder.FullName, "rows.parquet"), _ => Answer("""{"detail":"no"}""", HttpStatusCode.BadRequest)));

        Assert.Empty(folder.EnumerateFiles());
        folder.Delete();
    }

    [Fact]
    public async Task WriteFile_FolderThatIsNotThere_IsTold() =>
        Assert.StartsWith("--output", (await Assert.ThrowsAsync<CommandFailedException>(() => WriteFileAsync("/no/such/folder/rows.parquet", _ => Answer(Rows, HttpStatusCode.OK)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("query \"select 1\" --format parquet", 1)]
    [InlineData("query \"select 1\" --format parquet --output rows.parquet", 0)]
    [InlineData("query \"select 1\" --format arrow", 1)]
    [InlineData("query \"select 1\" --format csv", 0)]
    public void Create_Parquet_WantsAFile(string line, int errors) =>
        Assert.Equal(errors, new RootCommand { QueryCommand.Create() }.Parse(line).Errors.Count);

    [Fact]
    public async Task Write_StatementThatGoesOn_GivesEveryPage()
    {
        var asked = new List<string>();
        var written = await WriteAsync("table", request =>
        {
            asked.Add(request.RequestUri!.PathAndQuery);
            return asked.Count switch
            {
                1 => Answer("""{"id":"7","state":"running"}""", HttpStatusCode.Accepted),
                2 => Answer("""{"id":"7","state":"succeeded","pages":2,"columns":[{"name":"n","type":"BIGINT"}],"rows":[[1]],"truncated":false}""", HttpStatusCode.OK),
                _ => Answer("""{"page":1,"rows":[[2]]}""", HttpStatusCode.OK),
            };
        });

        Assert.Equal("n\n1\n2\n", written);
        Assert.Equal(["/api/query", "/api/query/7", "/api/query/7/rows?page=1"], asked);
    }

    [Fact]
    public async Task Write_StatementThatGoesOnAndFails_SaysWhy()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => WriteAsync("csv", request => request.Method == HttpMethod.Post
            ? Answer("""{"id":"7","state":"running"}""", HttpStatusCode.Accepted)
            : Answer("""{"id":"7","state":"failed","problem":{"detail":"It took too long."}}""", HttpStatusCode.OK)));

        Assert.Equal("The statement has failed: It took too long.", failure.Message);
    }

    [Fact]
    public void Parameters_JsonOrText_AreValues() =>
        Assert.Equal("""{"id":7,"name":"a=b","none":null}""", QueryCommand.Parameters(["id=7", "name=a=b", "none=null"]).ToJsonString());

    [Theory]
    [InlineData("id")]
    [InlineData("=7")]
    public void Parameters_NoName_IsRefused(string text) => Assert.Throws<CommandFailedException>(() => QueryCommand.Parameters([text]));

    private static async Task<string> WriteAsync(string format, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var client = new ApiClient(new HostTarget("test", new Profile(new Uri("https://host.example.net/"), "s3cret")), new Answering(answer));
        using var writer = new StringWriter { NewLine = "\n" };
        await new QueryOutput(client, writer).WriteAsync(new JsonObject { ["sql"] = "select 1" }, Enum.Parse<QueryFormat>(format, ignoreCase: true), CancellationToken.None);
        return writer.ToString();
    }

    private static async Task WriteFileAsync(string path, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var client = new ApiClient(new HostTarget("test", new Profile(new Uri("https://host.example.net/"), "s3cret")), new Answering(answer));
        await QueryOutputFile.WriteAsync(client, new FileInfo(path), TextWriter.Null, new JsonObject { ["sql"] = "select 1" }, QueryFormat.Parquet, CancellationToken.None);
    }

    private static HttpResponseMessage Answer(string body, HttpStatusCode status) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
