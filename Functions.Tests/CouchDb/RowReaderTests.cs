using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class RowReaderTests
{
    private const int MaxRowBytes = 1024 * 1024;

    private static readonly Arbitrary<string[]> Texts = AwkwardText.WellFormed.Generator.ArrayOf().ToArbitrary();

    [Fact]
    public async Task ReadAsync_RecordedRows_GivesIdsAndDocuments()
    {
        var rows = await ReadAsync(Encoding.UTF8.GetBytes(RecordedAnswers.DocumentsWithStubs), [int.MaxValue]);

        Assert.Equal(
            [
                ("k000999", """{"_id":"k000999","_rev":"1-REV","g":9,"n":999,"s":"str999"}"""),
                ("watt", """{"_id":"watt","_rev":"1-REV","_attachments":{"a":{"content_type":"text/plain","revpos":1,"digest":"md5-QTVOnBwGnrw6Tx9YG1ZRyA==","length":2,"stub":true}}}"""),
            ],
            rows);
    }

    [Fact]
    public async Task ReadAsync_RecordedBulkGet_GivesDocumentsAndRowsWithoutThem()
    {
        var answer = Encoding.UTF8.GetBytes(RecordedAnswers.BulkGetWithAttachments);

        for (var cut = 1; cut < answer.Length; cut++)
        {
            Assert.Equal(
                [
                    ("a", """{"_id":"a","_rev":"1-REV","title":"t","_attachments":{"a.txt":{"content_type":"text/plain","revpos":1,"digest":"md5-7mkg+nM0HN26sZkLN8KVSA==","data":"aGVsbG8gd29ybGQ="}}}"""),
                    ("c", """{"_id":"c","_rev":"1-OLD","title":"t"}"""),
                    ("b", ""),
                    ("c", ""),
                    ("_x", ""),
                ],
                await ReadAsync(answer, [cut, int.MaxValue], RowFormat.BulkGet));
        }
    }

    [Theory]
    [InlineData("""{"results":[{"id":"a","docs":[{"error":{"ok":{}}}]}]}""")]
    [InlineData("""{"results":[{"id":"a","doc":{"ok":{}}}]}""")]
    [InlineData("""{"results":[{"ok":{},"id":"a","docs":[{"no":{"id":"b","ok":{"ok":{"ok":{}}}}}]}]}""")]
    public async Task ReadAsync_BulkGetWithTheNameElsewhere_HasNoDocument(string answer) =>
        Assert.Equal([("a", "")], await ReadAsync(Encoding.UTF8.GetBytes(answer), [7], RowFormat.BulkGet));

    [Fact]
    public async Task ReadAsync_DocumentOfABulkGetWithTheSameNamesInIt_IsGivenWhole()
    {
        const string Document = """{"_id":"a","id":"x","ok":{"ok":{}},"docs":[{"ok":{"ok":1}}],"results":[]}""";

        Assert.Equal(
            [("a", Document)],
            await ReadAsync(Encoding.UTF8.GetBytes($$"""{"results":[{"id":"a","docs":[{"ok":{{Document}}}]}]}"""), [5], RowFormat.BulkGet));
    }

    [Theory]
    [InlineData("""{"rows":[]}""")]
    [InlineData("""{"total_rows":0,"offset":0,"rows":[]}  """)]
    [InlineData("""{"rows":[],"total_rows":5,"x":{"rows":[1]}}""")]
    public async Task ReadAsync_NoRows_IsEmpty(string answer) => Assert.Empty(await ReadAsync(Encoding.UTF8.GetBytes(answer), [3]));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"rows":null}""")]
    [InlineData("""{"rows":{}}""")]
    [InlineData("""{"rows":[1]}""")]
    [InlineData("""{"error":"timeout","reason":"The request could not be processed in a reasonable amount of time."}""")]
    [InlineData("""{"rows":[{"id":"a"}],"error":"timeout"}""")]
    [InlineData("{\"total_rows\":2,\"rows\":[\n{\"id\":\"a\",\"value\":{}},\n\n{\"error\":\"timeout\"}\n")]
    [InlineData("""{"rows":[]} {"error":"x"}""")]
    [InlineData("<html>")]
    public async Task ReadAsync_NoAnswerOfAView_Throws(string answer) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(Encoding.UTF8.GetBytes(answer), [5]));

    [Fact]
    public async Task ReadAsync_RowLargerThanTheBuffer_IsGivenWhole()
    {
        var text = new string('x', 300_000);
        var rows = await ReadAsync(Encoding.UTF8.GetBytes($$$"""{"rows":[{"id":"a","doc":{"t":"{{{text}}}"}},{"id":"b","doc":{}}]}"""), [1000]);

        Assert.Equal([("a", $$"""{"t":"{{text}}"}"""), ("b", "{}")], rows);
    }

    [Fact]
    public async Task ReadAsync_RowOverTheLimit_Throws()
    {
        var answer = Encoding.UTF8.GetBytes($$$"""{"rows":[{"id":"a","doc":{"t":"{{{new string('x', 3 * MaxRowBytes)}}}"}}]}""");

        await Assert.ThrowsAsync<RowTooLongException>(() => ReadAsync(answer, [8000]));
    }

    [Fact]
    public async Task ReadAsync_CutInTwoAnywhere_GivesTheSameRows()
    {
        var answer = Encoding.UTF8.GetBytes(RecordedAnswers.DocumentsWithStubs);
        var expected = await ReadAsync(answer, [int.MaxValue]);

        for (var cut = 1; cut < answer.Length; cut++)
        {
            Assert.Equal(expected, await ReadAsync(answer, [cut, int.MaxValue]));
        }
    }

    [Fact]
    public void ReadAsync_AnyCutting_GivesTheSameRows() =>
        Prop.ForAll(Texts, ArbMap.Default.ArbFor<PositiveInt[]>(), (texts, cuts) =>
        {
            var expected = texts.Select((text, i) => (text, Document(i, text))).ToList();
            var rows = ReadAsync(Answer(expected), [.. cuts.Select(cut => cut.Get), 1]).GetAwaiter().GetResult();
            return rows.SequenceEqual(expected.Select(row => ((string?)row.Item1, row.Item2)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyBeginningOfAnAnswer_Throws() =>
        Prop.ForAll(Texts, ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (texts, end, cut) =>
        {
            var answer = Answer([.. texts.Select((text, i) => (text, Document(i, text)))]);
            var beginning = answer[..(end.Get % answer.Length)];
            return Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(beginning, [cut.Get])).GetAwaiter().GetResult() is not null;
        }).QuickCheckThrowOnFailure();

    private static string Document(int number, string text) =>
        $$$"""{"_id":{{{JsonSerializer.Serialize(text)}}},"doc":{"id":"inner","rows":[{"doc":{}}]},"n":{{{number}}},"rows":[],"empty":{}}""";

    private static byte[] Answer(IReadOnlyList<(string Id, string Document)> rows) => Encoding.UTF8.GetBytes(
        "{\"total_rows\":9,\"offset\":0,\"rows\":[\r\n"
        + string.Join(",\r\n", rows.Select(row =>
            $$$"""{"id":{{{JsonSerializer.Serialize(row.Id)}}},"key":{{{JsonSerializer.Serialize(row.Id)}}},"value":{"rev":"1-a","doc":{}},"doc":{{{row.Document}}}}"""))
        + "\r\n]}");

    private static async Task<List<(string? Id, string Document)>> ReadAsync(byte[] answer, int[] cuts, RowFormat? format = null)
    {
        var position = 0;
        var piece = 0;
        using var reader = new RowReader(
            buffer =>
            {
                var count = Math.Min(Math.Min(cuts[piece++ % cuts.Length], buffer.Length), answer.Length - position);
                answer.AsSpan(position, count).CopyTo(buffer.Span);
                position += count;
                return ValueTask.FromResult(count);
            },
            format ?? RowFormat.View,
            MaxRowBytes);
        var rows = new List<(string?, string)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.Id, Encoding.UTF8.GetString(reader.Document)));
        }

        return rows;
    }
}
