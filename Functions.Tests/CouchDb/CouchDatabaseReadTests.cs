using System.IO.Compression;
using System.Text;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchDatabaseReadTests
{
    [Fact]
    public async Task GetInfoAsync_Request_SendsTheAccountAtOnceAndAsksForJson()
    {
        var handler = new ScriptedHandler(RecordedAnswers.DatabaseInfo);
        using var client = new TestClient(handler);

        var info = await client.Database.GetInfoAsync();

        Assert.Equal(new DatabaseInfo("probe", 1003, UpdateSequence: "5-OPAQUE", StartTime: "1795216483"), info);
        Assert.Equal(
            new SentRequest("GET", "/probe", "Basic YWRtaW46c2VjcmV0", "application/json", null, null, ""), Assert.Single(handler.Sent));
    }

    [Fact]
    public async Task GetInfoAsync_NoSuchDatabase_SaysWhich()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DatabaseMissing));

        var failure = await Assert.ThrowsAsync<DatabaseNotFoundException>(() => client.Database.GetInfoAsync());

        Assert.Equal(("probe", CouchFailure.Fatal), (failure.Database, failure.Failure));
    }

    [Fact]
    public async Task GetInfoAsync_RefusedAccount_SaysWhichSettings()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.BadPassword));

        var failure = await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());

        Assert.Equal((401, CouchFailure.Fatal), (failure.Status, failure.Failure));
        Assert.Equal(
            "CouchDB at http://couch.example:5984 refused info for database 'probe' to the user 'admin' with 401 "
            + "(unauthorized: Name or password is incorrect.). Check COUCHDB_USER and COUCHDB_PASSWORD.",
            failure.Message);
    }

    [Fact]
    public async Task AnyRequest_SoonAfterAWrongPassword_IsRefusedWithoutBeingSent()
    {
        var time = new TestClock();
        var handler = new ScriptedHandler(RecordedAnswers.BadPassword, RecordedAnswers.DatabaseInfo, RecordedAnswers.DatabaseInfo);
        using var client = new TestClient(handler, time: time);
        var first = await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());

        time.Advance(TimeSpan.FromSeconds(89));
        var second = await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.PutAsync("a", "{}"u8.ToArray()));
        Assert.Equal((first.Message, 401), (second.Message, second.Status));
        Assert.Single(handler.Sent);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1003, (await client.Database.GetInfoAsync()).DocumentCount);
        Assert.Equal(1003, (await client.Database.GetInfoAsync()).DocumentCount);
    }

    [Fact]
    public async Task AnyRequest_AfterARefusalForAnotherReason_IsSent()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.NotAuthorized, RecordedAnswers.NotAdministrator, RecordedAnswers.DatabaseInfo));

        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());
        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());
        Assert.Equal(1003, (await client.Database.GetInfoAsync()).DocumentCount);
    }

    [Fact]
    public async Task GetInfoAsync_AnonymousAndRefused_SaysThatNoUserIsSet()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.NotAuthorized), new CouchDbOptions { Url = new Uri("http://h/") });

        var failure = await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());

        Assert.Contains("to an anonymous request (COUCHDB_USER is not set)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CreateAsync_NewOrExisting_SaysWhich(bool isNew)
    {
        var handler = new ScriptedHandler(isNew ? RecordedAnswers.DatabaseMade : RecordedAnswers.DatabaseExists);
        using var client = new TestClient(handler);

        Assert.Equal(isNew, await client.Database.CreateAsync());
        Assert.Equal(("PUT", "/probe"), (handler.Sent[0].Method, handler.Sent[0].Target));
    }

    [Fact]
    public async Task DeleteAsync_DatabaseThatIsNotThere_IsFalse()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DatabaseMissing));

        Assert.False(await client.Database.DeleteAsync());
    }

    [Fact]
    public async Task ListIdsAsync_RecordedRows_GivesIdsInOrder()
    {
        var handler = new ScriptedHandler(RecordedAnswers.TwoIds);
        using var client = new TestClient(handler);

        Assert.Equal(["dup", "k000000"], await client.Database.ListIdsAsync(new KeyRange("d", null), 2));
        Assert.Equal("/probe/_all_docs?inclusive_end=false&limit=2&startkey=%22d%22", handler.Sent[0].Target);
    }

    [Fact]
    public async Task ListIdsAsync_BodyThatBreaksOff_IsReadAgain()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.BreaksOff(200, "{\"total_rows\":1003,\"offset\":0,\"rows\":[\n{\"id\":\"dup\",\"key\":\"dup\""),
            Answer.EndsEarly(200, "{\"total_rows\":1003,\"offset\":0,\"rows\":[\n{\"id\":\"dup\",\"key\":\"dup\",\"value\":{\"rev\":\"1-REV\"}}"),
            RecordedAnswers.TwoIds));

        Assert.Equal(["dup", "k000000"], await client.Database.ListIdsAsync(KeyRange.All, 2));
    }

    [Fact]
    public async Task ReadAsync_RecordedRows_GivesDocumentsAsTheyWere()
    {
        var handler = new ScriptedHandler(Answer.Json(200, RecordedAnswers.DocumentsWithStubs));
        using var client = new TestClient(handler);

        var documents = await AllAsync(client.Database.ReadAsync(new KeyRange("k000999", "x"), 10));

        Assert.Equal(
            "/probe/_all_docs?inclusive_end=false&limit=10&include_docs=true&att_encoding_info=true&conflicts=true&startkey=%22k000999%22&endkey=%22x%22", handler.Sent[0].Target);
        Assert.Equal(["k000999", "watt"], documents.Select(document => document.Id));
        Assert.Equal("""{"_id":"k000999","_rev":"1-REV","g":9,"n":999,"s":"str999"}""", Encoding.UTF8.GetString(documents[0].Json.Span));
        Assert.Empty(documents[0].Attachments);
        Assert.Equal([new AttachmentStub("a", "text/plain", "md5-QTVOnBwGnrw6Tx9YG1ZRyA==", 2, 1, true)], documents[1].Attachments);
        documents.ForEach(document => document.Dispose());
    }

    [Fact]
    public async Task ReadAsync_RowWithoutDocument_IsLeftOut()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(
            200, """{"rows":[{"id":"a","key":"a","value":{"rev":"2-b","deleted":true},"doc":null},{"id":"b","key":"b","value":{"rev":"1-c"},"doc":{"_id":"b","_rev":"1-c"}}]}""")));

        var documents = await AllAsync(client.Database.ReadAsync(KeyRange.All, 10));

        Assert.Equal("b", Assert.Single(documents).Id);
    }

    [Fact]
    public async Task GetAsync_AttachmentsSentCompressed_AreTold()
    {
        var handler = new ScriptedHandler(RecordedAnswers.DocumentWithEncodings);
        using var client = new TestClient(handler);

        using var document = await client.Database.GetAsync("a");

        Assert.Equal("/probe/a?att_encoding_info=true&conflicts=true", handler.Sent[0].Target);
        Assert.Equal(
            [
                new AttachmentStub("z.txt", "text/plain", "md5-VKLeMp9r+e9SEdZN1UtFOw==", 46, 3, IsStub: true, IsSentCompressed: true),
                new AttachmentStub("a.txt", "text/plain", "md5-7mkg+nM0HN26sZkLN8KVSA==", 11, 1, IsStub: true, IsSentCompressed: false),
                new AttachmentStub("n.txt", "text/plain", "md5-cCkGbCesb17xjWYNV0GXmg==", 0, 1, IsStub: true, IsSentCompressed: false),
                new AttachmentStub("b.bin", "application/octet-stream", "md5-QXY9pL4OBeZvK/OWVGfo8g==", 4200, 1, IsStub: true, IsSentCompressed: false),
            ],
            document!.Attachments);
    }

    [Fact]
    public async Task ReadWithAttachmentsAsync_RecordedRevisions_GivesThoseThatAreThere()
    {
        var handler = new ScriptedHandler(Answer.Json(200, RecordedAnswers.BulkGetWithAttachments));
        using var client = new TestClient(handler);

        var documents = await AllAsync(client.Database.ReadWithAttachmentsAsync(
            [new("a", "1-REV"), new("c", "1-OLD"), new("b", "1-abc"), new("c", "garbage"), new("_x", "1-abc")]));

        Assert.Equal(("POST", "/probe/_bulk_get?attachments=true"), (handler.Sent[0].Method, handler.Sent[0].Target));
        Assert.Equal(
            """{"docs":[{"id":"a","rev":"1-REV"},{"id":"c","rev":"1-OLD"},{"id":"b","rev":"1-abc"},{"id":"c","rev":"garbage"}]}""",
            handler.Sent[0].Body);
        Assert.Equal("application/json", handler.Sent[0].Accept);
        Assert.Equal([("a", "1-REV"), ("c", "1-OLD")], documents.Select(document => (document.Id, document.Rev)));
        using (var content = documents[0].ReadInline("a.txt"))
        {
            Assert.Equal("hello world", Encoding.UTF8.GetString(content!.Bytes.Span));
        }

        Assert.Null(documents[1].ReadInline("a.txt"));
        documents.ForEach(document => document.Dispose());
    }

    [Fact]
    public async Task ReadWithAttachmentsAsync_DamagedAttachmentAmongThem_IsUnavailable()
    {
        using var client = new TestClient(new ScriptedHandler([.. Enumerable.Repeat(RecordedAnswers.BulkGetOfDamagedAttachment, 4)]));

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => AllAsync(client.Database.ReadWithAttachmentsAsync([new("a", "1-REV")])));

        Assert.Equal((500, "data_error"), (failure.Status, failure.Error.Reason));
    }

    [Fact]
    public async Task ReadAsync_BodyThatBreaksOffBeforeTheFirstDocument_IsReadAgain()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.BreaksOff(200, RecordedAnswers.DocumentsWithStubs[..60]), Answer.Json(200, RecordedAnswers.DocumentsWithStubs)));

        Assert.Equal(2, (await AllAsync(client.Database.ReadAsync(KeyRange.All, 10))).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_BodyThatEndsAfterTheFirstDocument_IsUnavailableNotShort(bool breaks)
    {
        var beginning = RecordedAnswers.DocumentsWithStubs[..^6];
        var handler = new ScriptedHandler(breaks ? Answer.BreaksOff(200, beginning) : Answer.EndsEarly(200, beginning));
        using var client = new TestClient(handler);
        var given = new List<string>();

        await Assert.ThrowsAsync<CouchUnavailableException>(async () =>
        {
            await foreach (var document in client.Database.ReadAsync(KeyRange.All, 10))
            {
                given.Add(document.Id);
            }
        });

        Assert.Equal("k000999", given[0]);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task ReadAsync_SlowReader_HasAllTheTimeItNeeds()
    {
        var time = new TestClock();
        using var client = new TestClient(new ScriptedHandler(Answer.Stream(200, new PiecewiseStream(RecordedAnswers.DocumentsWithStubs, 40))), time: time);
        var count = 0;

        await foreach (var document in client.Database.ReadAsync(KeyRange.All, 10))
        {
            time.Advance(TimeSpan.FromHours(1));
            count++;
        }

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task ReadAsync_RowOverTheLimit_IsRejectedWithTheSetting()
    {
        var options = new CouchDbOptions { Url = new Uri("http://h/"), MaxDocumentBytes = 1024 };
        using var client = new TestClient(
            new ScriptedHandler(Answer.Json(200, $$$"""{"rows":[{"id":"a","doc":{"_id":"a","_rev":"1-a","t":"{{{new string('x', 100_000)}}}"}}]}""")), options);

        var failure = await Assert.ThrowsAsync<CouchRejectedException>(() => AllAsync(client.Database.ReadAsync(KeyRange.All, 10)));

        Assert.Contains("COUCHDB_MAX_DOCUMENT_BYTES", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_RecordedDocument_GivesItsBytesAndStubs()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DocumentWithStubs));

        using var document = await client.Database.GetAsync("at1");

        Assert.Equal(("at1", "3-REV"), (document!.Id, document.Rev));
        Assert.Equal(["h.txt", "g.txt", "f.bin"], document.Attachments.Select(attachment => attachment.Name));
        Assert.Equal([8L, 11L, 1024L], document.Attachments.Select(attachment => attachment.Length));
        Assert.Equal((byte)'}', document.Json.Span[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_MissingOrDeleted_IsNull(bool missing)
    {
        using var client = new TestClient(new ScriptedHandler(missing ? RecordedAnswers.DocumentMissing : RecordedAnswers.DocumentDeleted));

        Assert.Null(await client.Database.GetAsync("nope"));
    }

    [Fact]
    public async Task GetAsync_NoSuchDatabase_IsNotAMissingDocument()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DatabaseMissing));

        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => client.Database.GetAsync("d"));
    }

    [Fact]
    public async Task GetAsync_PageOfAProxy_IsNotAMissingDocument()
    {
        using var client = new TestClient(new ScriptedHandler(Enumerable.Repeat(Answer.Json(404, "<html>not found</html>", "text/html"), 4).ToArray()));

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetAsync("d"));

        Assert.Contains("with text/html at http://couch.example:5984", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_IdThatNamesSomethingElse_IsNotSent()
    {
        var handler = new ScriptedHandler();
        using var client = new TestClient(handler);

        Assert.Null(await client.Database.GetAsync("_security"));
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task GetAsync_MultipartAnswer_IsUnavailable()
    {
        using var client = new TestClient(new ScriptedHandler([.. Enumerable.Repeat(
            Answer.Json(200, "--107e0354f03\r\nContent-Type: application/json\r\n\r\n{}", "multipart/related; boundary=\"107e0354f03\""), 4)]));

        await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetAsync("d"));
    }

    [Fact]
    public async Task GetAttachmentAsync_RecordedText_IsGivenWhateverItsDigestSays()
    {
        var handler = new ScriptedHandler(RecordedAnswers.TextAttachment);
        using var client = new TestClient(handler);

        using var content = await client.Database.GetAttachmentAsync("at1", "a/g.txt", "3-REV", 11);

        Assert.Equal("hello world", Encoding.UTF8.GetString(content!.Bytes.Span));
        Assert.Equal("text/plain", content.ContentType);
        Assert.Equal(("/probe/at1/a%2Fg.txt?rev=3-REV", "*/*"), (handler.Sent[0].Target, handler.Sent[0].Accept));
    }

    [Fact]
    public async Task GetAttachmentAsync_Missing_IsNull()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.AttachmentMissing));

        Assert.Null(await client.Database.GetAttachmentAsync("d", "x", null, 10));
    }

    [Fact]
    public async Task GetAttachmentAsync_AnnouncedTooLarge_IsNotRead()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.TextAttachment));
        using var counted = new CountedMeasurements(client.Meters);

        var failure = await Assert.ThrowsAsync<AttachmentTooLargeException>(() => client.Database.GetAttachmentAsync("d", "g.txt", null, 10));

        Assert.Equal("The attachment 'g.txt' of 'd' is 11 bytes; the limit is 10 bytes (COUCHDB_MAX_ATTACHMENT_BYTES).", failure.Message);
        Assert.Equal(0, counted["pipeline.couchdb.bytes.read", ""]);
    }

    [Fact]
    public async Task GetAttachmentAsync_TooLargeWithoutALength_StopsAtTheLimit()
    {
        var endless = new PiecewiseStream(new string('x', 1_000_000), 1000);
        using var client = new TestClient(new ScriptedHandler(Answer.Stream(200, endless)));

        await Assert.ThrowsAsync<AttachmentTooLargeException>(() => client.Database.GetAttachmentAsync("d", "x", null, 2500));

        Assert.Equal(3000, endless.Position);
    }

    [Fact]
    public async Task GetAttachmentAsync_NoLength_IsReadToTheEnd()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Stream(200, new PiecewiseStream(new string('x', 100_000), 777))));

        using var content = await client.Database.GetAttachmentAsync("d", "x", null, 100_000);

        Assert.Equal(100_000, content!.Length);
    }

    [Fact]
    public async Task GetAttachmentAsync_ShorterThanAnnounced_IsReadAgain()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.Bytes(200, "hello"u8.ToArray(), "text/plain", ("Content-Length", "11")), RecordedAnswers.TextAttachment));

        using var content = await client.Database.GetAttachmentAsync("d", "x", null, 100);

        Assert.Equal(11, content!.Length);
    }

    [Fact]
    public async Task GetAttachmentAsync_EncodedContent_IsRejected()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Bytes(200, [31, 139], "text/plain", ("Content-Encoding", "gzip"))));

        var failure = await Assert.ThrowsAsync<CouchRejectedException>(() => client.Database.GetAttachmentAsync("d", "x", null, 100));

        Assert.Equal("unexpected_encoding", failure.Error);
    }

    [Fact]
    public async Task GetAttachmentAsync_SentCompressed_IsUnpackedHere()
    {
        var text = string.Concat(Enumerable.Repeat("spores ellipsoid. ", 5_000));
        var handler = new ScriptedHandler(Answer.Bytes(200, Packed(text), "text/plain", ("Content-Encoding", "gzip")));
        using var client = new TestClient(handler);

        using var content = await client.Database.GetAttachmentAsync("d", "x", null, text.Length, isSentCompressed: true);

        Assert.Equal(text, Encoding.UTF8.GetString(content!.Bytes.Span));
        Assert.Equal("gzip", handler.Sent[0].AcceptEncoding);
    }

    [Fact]
    public async Task GetAttachmentAsync_SentCompressedAndUnpackedByTheServer_IsGiven()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Bytes(200, "plain"u8.ToArray(), "text/plain")));

        using var content = await client.Database.GetAttachmentAsync("d", "x", null, 100, isSentCompressed: true);

        Assert.Equal("plain", Encoding.UTF8.GetString(content!.Bytes.Span));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("truncated")]
    [InlineData("changed")]
    [InlineData("empty")]
    public async Task GetAttachmentAsync_DamagedCompression_IsPermanentAtTheFirstTry(string damage)
    {
        var packed = Packed(string.Concat(Enumerable.Range(0, 2_000)));
        var bytes = damage switch
        {
            "garbage" => "\u001f\u0008 no gzip"u8.ToArray(),
            "truncated" => packed[..(packed.Length / 2)],
            "changed" => [.. packed[..^6], (byte)(packed[^6] ^ 1), .. packed[^5..]],
            _ => [],
        };
        var handler = new ScriptedHandler(Answer.Bytes(200, bytes, "text/plain", ("Content-Encoding", "gzip")));
        using var client = new TestClient(handler);

        var failure = await Assert.ThrowsAsync<CouchRejectedException>(
            () => client.Database.GetAttachmentAsync("d", "x", null, 100_000, isSentCompressed: true));

        Assert.Equal(("damaged_attachment", CouchFailure.Permanent), (failure.Error, failure.Failure));
        Assert.StartsWith("The attachment 'x' of document 'd' of database 'probe' was stored as gzip and cannot be unpacked", failure.Message, StringComparison.Ordinal);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task GetAttachmentAsync_CompressedToLittle_StopsAtTheLimit()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.Bytes(200, Packed(new string('x', 1_000_000)), "text/plain", ("Content-Encoding", "gzip"))));

        await Assert.ThrowsAsync<AttachmentTooLargeException>(
            () => client.Database.GetAttachmentAsync("d", "x", null, 50_000, isSentCompressed: true));
    }

    [Fact]
    public async Task ListAndRead_KeysTooLongForAnAddress_GoInABody()
    {
        var (start, end) = (new string('ж', 1_200), new string('я', 1_200));
        const string Rows = """{"results":[{"total_rows":3,"offset":1,"rows":[{"id":"a","key":"a","value":{"rev":"1-a"},"doc":{"_id":"a","_rev":"1-a"}}]}]}""";
        var handler = new ScriptedHandler(Answer.Json(200, Rows), Answer.Json(200, Rows), Answer.Json(200, """{"rows":[]}"""));
        using var client = new TestClient(handler);

        Assert.Equal(["a"], await client.Database.ListIdsAsync(new KeyRange(start, end), 5));
        Assert.Equal(["a"], (await AllAsync(client.Database.ReadAsync(new KeyRange(start, end), 5))).Select(document => document.Id));
        Assert.Empty(await client.Database.ListIdsAsync(new KeyRange(start[..1_000], null), 5));

        Assert.Equal(("POST", "/probe/_all_docs/queries"), (handler.Sent[0].Method, handler.Sent[0].Target));
        Assert.Equal($$"""{"queries":[{"limit":5,"inclusive_end":false,"start_key":"{{start}}","end_key":"{{end}}"}]}""", handler.Sent[0].Body);
        Assert.Equal("/probe/_all_docs/queries?include_docs=true&att_encoding_info=true&conflicts=true", handler.Sent[1].Target);
        Assert.Equal("GET", handler.Sent[2].Method);
    }

    [Fact]
    public async Task GetAttachmentAsync_Empty_IsGiven()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Bytes(200, [], "text/plain")));

        using var content = await client.Database.GetAttachmentAsync("at8", "x", null, 100);

        Assert.Equal(0, content!.Length);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task<List<CouchDocument>> AllAsync(IAsyncEnumerable<CouchDocument> documents)
    {
        var all = new List<CouchDocument>();
        await foreach (var document in documents)
        {
            all.Add(document);
        }

        return all;
    }

    /// <summary>Gives its text a few bytes at a time.</summary>
    private sealed class PiecewiseStream(string text, int piece) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > piece ? buffer[..piece] : buffer, cancellationToken);
    }
}
