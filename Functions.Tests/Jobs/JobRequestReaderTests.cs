using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;

namespace Pipeline.Tests.Jobs;

public sealed class JobRequestReaderTests
{
    [Fact]
    public async Task ReadAsync_EveryField_IsTaken()
    {
        var settings = await ReadAsync(
            """{"kind":"classify","database":"my-articles/2026","attachments":"art*.txt","batchSize":7,"parallelism":3,"limit":11,"startKey":"a\"é","endKey":"🍄","force":true,"overwrite":true,"dryRun":true,"model":"scans","minConfidence":0.75,"pagesInFlight":9,"id":"My_job-1"}""");

        Assert.Equal(
            new JobSettings("My_job-1", "my-articles/2026", 7, 3, 11, "a\"é", "🍄", DryRun: true, PagesInFlight: 9)
            {
                Fields = JobBench.Fields(new("art*.txt", Force: true, Overwrite: true, Model: "scans", MinConfidence: 0.75)),
            },
            settings);
    }

    [Fact]
    public async Task ReadAsync_SeveralPatterns_AreEachOfThem()
    {
        var settings = await ReadAsync("""{"attachments":["*.txt","notes?.md"]}""");

        var pattern = new AttachmentPattern(ClassifySettings.Of(settings).Attachments);
        Assert.Equal([true, true, false, false], new[] { "a.txt", "notes1.md", "notes.md", "a.txt.ann" }.Select(pattern.Matches));
        Assert.Contains("""
            "attachments":["*.txt","notes?.md"]
            """, JsonSerializer.Serialize(JobReader.Read(new JobDocument("job:a", settings, default)), JobsJson.Answers.JobAnswer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NoFieldOrNulls_GivesTheDefaults()
    {
        var settings = await ReadAsync("""{"limit":null,"force":null}""");

        Assert.Equal(new JobSettings(settings.JobId, "default_db", 100, 16, PagesInFlight: 4) { Fields = JobBench.Fields(new()) }, settings);
        Assert.True(JobId.IsValid(settings.JobId));
        Assert.Equal(32, settings.JobId.Length);
    }

    [Theory]
    [InlineData("kind", """{"kind":"train"}""", "\"train\"; the kinds of job are \"classify\", \"undo\"")]
    [InlineData("database", """{"database":"_users"}""", "begins with a letter a-z")]
    [InlineData("database", """{"database":5}""", "'database' is 5; a text is wanted")]
    [InlineData("attachments", """{"attachments":""}""", "1 to 256 characters")]
    [InlineData("attachments", """{"attachments":"*.ann"}""", "never classified")]
    [InlineData("attachments", """{"attachments":["*.txt","*.ann"]}""", "never classified")]
    [InlineData("attachments", """{"attachments":[]}""", "an array of 1 to 16 of them, is wanted")]
    [InlineData("attachments", """{"attachments":["*.txt",5]}""", "each pattern is a text")]
    [InlineData("attachments", """{"attachments":5}""", "'attachments' is 5; a pattern such as")]
    [InlineData("attachments", """{"attachments":"a\nb"}""", "no line end")]
    [InlineData("batchSize", """{"batchSize":1001}""", "'batchSize' is 1001; a whole number from 1 to 1000 is wanted")]
    [InlineData("batchSize", """{"batchSize":"5"}""", "\"5\"")]
    [InlineData("batchSize", """{"batchSize":1.5}""", "1.5")]
    [InlineData("parallelism", """{"parallelism":257}""", "from 1 to 256")]
    [InlineData("limit", """{"limit":0}""", "from 1 to 9007199254740991")]
    [InlineData("pagesInFlight", """{"pagesInFlight":65}""", "from 1 to 64")]
    [InlineData("force", """{"force":"yes"}""", "true or false")]
    [InlineData("model", """{"model":""}""", "name or id of a model")]
    [InlineData("model", """{"model":1}""", "a text is wanted")]
    [InlineData("minConfidence", """{"minConfidence":1.1}""", "'minConfidence' is 1.1; a number from 0 to 1 is wanted")]
    [InlineData("minConfidence", """{"minConfidence":-0.1}""", "from 0 to 1")]
    [InlineData("minConfidence", """{"minConfidence":"0.5"}""", "from 0 to 1")]
    [InlineData("id", """{"id":"a b"}""", "1 to 64 of A-Z")]
    [InlineData("id", """{"id":"a\n"}""", "1 to 64 of A-Z")]
    [InlineData("batchsize", """{"batchsize":5}""", "is not a field of a job")]
    [InlineData("force", """{"force":true,"force":false}""", "given twice")]
    [InlineData("docIds", """{"docIds":[]}""", "an array of 1 to 10000 document ids is wanted")]
    [InlineData("docIds", """{"docIds":"a"}""", "an array of 1 to 10000 document ids is wanted")]
    [InlineData("docIds", """{"docIds":["a","_no"]}""", "an array of 1 to 10000 document ids is wanted")]
    [InlineData("startKey", """{"docIds":["a"],"startKey":"b"}""", "'startKey' is given beside 'docIds'")]
    [InlineData("retryOf", """{"docIds":["a"],"retryOf":"b"}""", "'retryOf' is given beside 'docIds'")]
    [InlineData("includePermanent", """{"includePermanent":true}""", "goes with 'retryOf'")]
    [InlineData("selector", """{"selector":"type"}""", "a Mango selector, a JSON object of at most 4096 bytes")]
    [InlineData("view", """{"view":"articles"}""", "a view is wanted, as design/view")]
    [InlineData("view", """{"selector":{},"view":"a/b"}""", "'view' is given beside 'selector'")]
    [InlineData("notify", """{"notify":"ftp://example.net"}""", "an absolute http or https address")]
    [InlineData("notify", """{"notify":"http://u:p@example.net/"}""", "without an account in it")]
    [InlineData("notify", """{"notify":"http://169.254.169.254/latest"}""", "JOB_NOTIFY_PRIVATE does not allow those")]
    [InlineData("maxFailures", """{"maxFailures":0}""", "a whole number from 1")]
    [InlineData("body", """[1]""", "send a JSON object")]
    [InlineData("body", """{"database":}""", "line 1, byte 13")]
    [InlineData("body", """{"startKey":"\ud800"}""", "surrogate")]
    [InlineData("body", "", "not valid JSON")]
    public async Task ReadAsync_BadInput_NamesTheFieldAndWhatIsWanted(string field, string body, string message)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync(body));

        Assert.Equal(field, exception.Field);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b", "a", false)]
    [InlineData("a", "a", false)]
    [InlineData("a", "b", true)]
    [InlineData("Z", "a", true)]
    [InlineData("a", "Z", false)]
    [InlineData("\uFF5E", "\U0001F344", true)]
    [InlineData("\U0001F344", "\uFF5E", false)]
    [InlineData("", "a", true)]
    public async Task ReadAsync_Range_HasToHoldAnId(string start, string end, bool isTaken)
    {
        var body = $$"""{"startKey":"{{start}}","endKey":"{{end}}"}""";
        if (isTaken)
        {
            Assert.Equal((start, end), (await ReadAsync(body) is var settings ? settings.StartKey : null, settings.EndKey));
            return;
        }

        var exception = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync(body));

        Assert.Equal("startKey", exception.Field);
        Assert.Contains($"'endKey' \"{end}\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_KeyTooLong_NamesTheField()
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync($$"""{"endKey":"{{new string('k', 513)}}"}"""));

        Assert.Equal("endKey", exception.Field);
    }

    [Theory]
    [InlineData("text/plain", 10, 415)]
    [InlineData(null, 10, 415)]
    [InlineData("application/json", 8_388_609, 413)]
    public async Task ReadAsync_WrongTypeOrTooLarge_HasItsStatus(string? contentType, int length, int status)
    {
        var exception = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(new string(' ', length), contentType));

        Assert.Equal(status, exception.StatusCode);
    }

    private static async Task<JobSettings> ReadAsync(string body, string? contentType = "application/json; charset=utf-8")
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = contentType;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var options = Options.Create(new CouchDbOptions { Database = "default_db" });
        var reader = new JobRequestReader(new JobBench().Kinds, options, Options.Create(new JobOptions { PagesInFlight = 4 }), TimeProvider.System);
        return (await reader.ReadAsync(request, CancellationToken.None)).Settings;
    }
}
