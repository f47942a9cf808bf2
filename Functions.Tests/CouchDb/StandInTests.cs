using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.CouchDb;

/// <summary>The client over real connections: against the stand-in, or the server that the environment names.</summary>
[Collection(CouchDbCollection.Name)]
public class StandInTests(CouchDbStandIn couch)
{
    public static TheoryData<string> AwkwardIds =>
    [
        "plain", "a b", "a/b:c d+é", "a%2Fb", "%", "\"quoted\"'", "a?b#c&d=e", "😀", "..", ".", "../x", "a\\b", "000123", "null", "true", "[1]", "a\tb", "_design/v",
    ];

    [Fact]
    public async Task CheckAsync_Running_IsReady() => Assert.True((await couch.Server.CheckAsync()).Ready);

    [Fact]
    public async Task Database_CreatedTwiceAndDeletedTwice_SaysWhatHappened()
    {
        var database = couch.Server.Database(couch.NewDatabaseName());

        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.GetInfoAsync());
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.GetAsync("a"));
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.ListIdsAsync(KeyRange.All, 1));
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.SaveAsync([Write("a")]));
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.PutAsync("a", "{}"u8.ToArray()));
        Assert.True(await database.CreateAsync());
        Assert.False(await database.CreateAsync());
        Assert.Equal(0, (await database.GetInfoAsync()).DocumentCount);
        Assert.True(await database.DeleteAsync());
        Assert.False(await database.DeleteAsync());
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => database.GetInfoAsync());
    }

    [Fact]
    public async Task ReadAsyncAndListIdsAsync_OfIds_GiveThoseThatThereAreInTheOrderAsked()
    {
        var database = await couch.CreateDatabaseAsync();
        string[] ids = ["z", "gone", "a/b:c d+é", "😀", "none", "_not", "a"];
        var saved = await database.SaveAsync([.. ids.Where(id => id is not "none" and not "_not").Select(id => Write(id))]);
        await database.DeleteAsync("gone", ((WriteResult.Saved)saved[1]).Rev);

        var listed = await database.ListIdsAsync(ids);
        var read = new List<string>();
        await foreach (var document in database.ReadAsync(ids))
        {
            using (document)
            {
                read.Add(document.Id);
            }
        }

        Assert.Equal(["z", "a/b:c d+é", "😀", "a"], listed);
        Assert.Equal(listed, read);
        Assert.Empty(await database.ListIdsAsync([]));
    }

    [Fact]
    public async Task FindIdsAsync_PageAfterPage_GivesEveryDocumentOnceAndThenNone()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.SaveAsync([.. Enumerable.Range(0, 7).Select(index => new DocumentWrite(
            $"d{index}", Encoding.UTF8.GetBytes($$"""{"_id":"d{{index}}","type":"{{(index == 3 ? "note" : "article")}}"}""")))]);
        var pages = new List<string>();
        for (string? bookmark = null; ;)
        {
            var page = await database.FindIdsAsync("""{"type":"article"}"""u8.ToArray(), bookmark, 4);
            pages.Add(string.Join(',', page.Ids));
            if (page.Ids.Count == 0)
            {
                break;
            }

            bookmark = page.Bookmark;
        }

        Assert.Equal(["d0,d1,d2,d4", "d5,d6", ""], pages);
    }

    [Fact]
    public async Task ListViewIdsAsync_ViewOfSeveralRows_GivesThemByKeyAndAMissingOneIsRefused()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.SaveAsync([Write("b"), Write("a"), Write("c")]);
        await database.PutAsync("_design/all", """{"views":{"twice":{"map":"function (doc) { emit([2, doc._id], null); emit([1, doc._id], {}); }","reduce":"_count"}}}"""u8.ToArray());

        Assert.Equal(["a", "b", "c", "a", "b", "c"], await database.ListViewIdsAsync("all", "twice").ToListAsync());
        Assert.Equal(["a", "b"], await database.ListViewIdsAsync("all", "twice", 2).ToListAsync());
        Assert.Equal(CouchFailure.Permanent, (await Assert.ThrowsAnyAsync<CouchDbException>(async () => await database.ListViewIdsAsync("all", "none").ToListAsync())).Failure);
    }

    [Fact]
    public async Task Database_DeletedAndMadeAnew_HoldsNothingOfTheOldOne()
    {
        var database = await couch.CreateDatabaseAsync();
        var text = new DocumentWrite("d1", """{"_id":"d1","_attachments":{"a.txt":{"content_type":"text/plain","data":"YQ=="}}}"""u8.ToArray());
        Assert.All(await database.SaveAsync([text, Write("d2")]), result => Assert.IsType<WriteResult.Saved>(result));
        Assert.IsType<WriteResult.Saved>(await database.PutAsync("_local/x", """{"n":1}"""u8.ToArray()));
        Assert.IsType<WriteResult.Saved>(await database.PutAsync("_design/v", """{"language":"javascript"}"""u8.ToArray()));
        Assert.Equal(["_design/v", "d1", "d2"], await database.ListIdsAsync(KeyRange.All, 10));

        Assert.True(await database.DeleteAsync());
        Assert.True(await database.CreateAsync());

        Assert.Empty(await database.ListIdsAsync(KeyRange.All, 10));
        Assert.Equal(0, (await database.GetInfoAsync()).DocumentCount);
        Assert.Null(await database.GetAsync("d1"));
        Assert.Null(await database.GetAsync("_local/x"));
        Assert.Null(await database.GetAttachmentAsync("d1", "a.txt", null, 10));
        Assert.StartsWith("1-", Assert.IsType<WriteResult.Saved>(Assert.Single(await database.SaveAsync([Write("d1")]))).Rev, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AwkwardIds))]
    public async Task Document_AwkwardId_IsWrittenReadAndDeleted(string id)
    {
        var database = await couch.CreateDatabaseAsync();

        var saved = Assert.IsType<WriteResult.Saved>(await database.PutAsync(id, """{"n":1}"""u8.ToArray()));
        using var document = await database.GetAsync(id);
        Assert.Equal((id, saved.Rev), (document!.Id, document.Rev));
        Assert.Equal(WriteResult.Conflict.Instance, await database.PutAsync(id, """{"n":2}"""u8.ToArray()));
        Assert.IsType<WriteResult.Saved>(await database.DeleteAsync(id, saved.Rev));
        Assert.Null(await database.GetAsync(id));
        Assert.Equal(WriteResult.Conflict.Instance, await database.DeleteAsync(id, saved.Rev));
    }

    [Fact]
    public async Task Document_Local_IsWrittenOverWithoutItsRevision()
    {
        const string Id = "_local/x y";
        var database = await couch.CreateDatabaseAsync();

        Assert.IsType<WriteResult.Saved>(await database.PutAsync(Id, """{"n":1}"""u8.ToArray()));
        var saved = Assert.IsType<WriteResult.Saved>(await database.PutAsync(Id, """{"n":2}"""u8.ToArray()));

        using (var document = await database.GetAsync(Id))
        {
            Assert.Equal((Id, saved.Rev), (document!.Id, document.Rev));
            Assert.Contains("\"n\":2", Encoding.UTF8.GetString(document.Json.Span), StringComparison.Ordinal);
        }

        Assert.Empty(await database.ListIdsAsync(KeyRange.All, 10));
        Assert.IsType<WriteResult.Saved>(await database.DeleteAsync(Id, saved.Rev));
        Assert.Null(await database.GetAsync(Id));
        Assert.Equal(WriteResult.Conflict.Instance, await database.DeleteAsync(Id, saved.Rev));
    }

    [Theory]
    [InlineData("article.txt")]
    [InlineData("a/b c.txt")]
    [InlineData("..")]
    [InlineData("100%+é😀?.txt")]
    public async Task Attachment_AwkwardNames_AreReadBack(string name)
    {
        var database = await couch.CreateDatabaseAsync();
        foreach (var id in new[] { "a/b", "..", "%2F" })
        {
            var bytes = Encoding.UTF8.GetBytes($"text of {id}");
            Assert.IsType<WriteResult.Saved>(Assert.Single(await database.SaveAsync([WithAttachment(id, name, bytes)])));

            using var document = await database.GetAsync(id);
            var stub = Assert.Single(document!.Attachments);
            Assert.Equal((name, (long)bytes.Length, true), (stub.Name, stub.Length, stub.IsStub));
            using var content = await database.GetAttachmentAsync(id, name, document.Rev, 1000);
            Assert.Equal(bytes, content!.Bytes.ToArray());
            Assert.Equal("text/plain", content.ContentType);
            await Assert.ThrowsAsync<AttachmentTooLargeException>(() => database.GetAttachmentAsync(id, name, null, bytes.Length - 1));
            Assert.Null(await database.GetAttachmentAsync(id, name + "x", null, 1000));
            Assert.Null(await database.GetAttachmentAsync(id + "x", name, null, 1000));
        }
    }

    [Fact]
    public async Task ReadWithAttachmentsAsync_RevisionsOfThenAndNow_GivesEachAsItWas()
    {
        var database = await couch.CreateDatabaseAsync();
        foreach (var id in new[] { "a", "b/ü", ".." })
        {
            await database.SaveAsync([WithAttachment(id, "x/y.txt", Encoding.UTF8.GetBytes($"text of {id}"))]);
        }

        var revisions = new List<DocumentRevision>();
        foreach (var id in new[] { "b/ü", "..", "a" })
        {
            using var document = await database.GetAsync(id);
            revisions.Add(new DocumentRevision(id, document!.Rev));
        }

        Assert.IsType<WriteResult.Saved>(await database.DeleteAsync(revisions[1].Id, revisions[1].Rev));
        Assert.IsType<WriteResult.Saved>(await database.PutAsync("a", Encoding.UTF8.GetBytes($$"""{"_rev":"{{revisions[2].Rev}}"}""")));

        var read = new List<(string Id, string Rev, string? Text)>();
        await foreach (var document in database.ReadWithAttachmentsAsync([.. revisions, new("a", "1-abc"), new("missing", "1-abc")]))
        {
            using (document)
            using (var content = document.ReadInline("x/y.txt"))
            {
                read.Add((document.Id, document.Rev, content is null ? null : Encoding.UTF8.GetString(content.Bytes.Span)));
            }
        }

        Assert.Equal([.. revisions.Select(revision => (revision.Id, revision.Rev, (string?)$"text of {revision.Id}"))], read);
    }

    [Fact]
    public async Task SaveAsync_NewAttachmentAndStub_KeepsTheOldOneAndUnknownFields()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.SaveAsync([WithAttachment("a", "article.txt", "text"u8.ToArray())]);
        using var before = await database.GetAsync("a");
        var json = Encoding.UTF8.GetString(before!.Json.Span);
        var changed = json.Replace("\"_attachments\":{", "\"_attachments\":{\"article.txt.ann\":{\"content_type\":\"text/plain\",\"data\":\"W0BdXQ==\"},", StringComparison.Ordinal);

        Assert.IsType<WriteResult.Saved>(Assert.Single(await database.SaveAsync([new DocumentWrite("a", Encoding.UTF8.GetBytes(changed))])));

        using var after = await database.GetAsync("a");
        Assert.Equal(["article.txt", "article.txt.ann"], after!.Attachments.Select(attachment => attachment.Name).Order());
        Assert.Contains("\"title\":\"t\"", Encoding.UTF8.GetString(after.Json.Span), StringComparison.Ordinal);
        using var content = await database.GetAttachmentAsync("a", "article.txt", null, 100);
        Assert.Equal("text", Encoding.UTF8.GetString(content!.Bytes.Span));
        Assert.Equal(WriteResult.Conflict.Instance, Assert.Single(await database.SaveAsync([new DocumentWrite("a", Encoding.UTF8.GetBytes(changed))])));
    }

    [Fact]
    public async Task ReadAsync_PagesByStartKey_GiveEveryDocumentOnce()
    {
        var database = await couch.CreateDatabaseAsync();
        var ids = Enumerable.Range(0, 257).Select(i => $"d{i:000} \"{(char)('a' + (i % 26))}\"").ToList();
        Assert.All(await database.SaveAsync([.. ids.Select(Write)]), result => Assert.IsType<WriteResult.Saved>(result));
        var read = new List<string>();
        for (string? start = null, next = ""; next is not null; start = next)
        {
            var page = await database.ListIdsAsync(new KeyRange(start, null), 51);
            next = page.Count == 51 ? page[50] : null;
            await foreach (var document in database.ReadAsync(new KeyRange(page[0], next), 1000))
            {
                read.Add(document.Id);
                document.Dispose();
            }
        }

        Assert.Equal(ids, read);
    }

    [Fact]
    public async Task ReadAsync_Range_HoldsTheStartAndNotTheEnd()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.SaveAsync([Write("a"), Write("b"), Write("c"), Write("d")]);

        Assert.Equal(["b", "c"], await database.ListIdsAsync(new KeyRange("b", "d"), 10));
        Assert.Equal(["a", "b", "c", "d"], await database.ListIdsAsync(KeyRange.All, 10));
        Assert.Equal(["b"], await database.ListIdsAsync(new KeyRange("b", null), 1));
        Assert.Empty(await database.ListIdsAsync(new KeyRange("b", "b"), 10));
        Assert.Empty(await database.ListIdsAsync(new KeyRange("b", "d"), 0));
    }

    [Fact]
    public async Task ReadAsync_IdsOf1200Letters_ArePagedLikeOthers()
    {
        var database = await couch.CreateDatabaseAsync();
        var ids = Enumerable.Range(0, 12).Select(i => $"{i:00}{new string('ж', 1_198)}").ToList();
        Assert.All(await database.SaveAsync([.. ids.Select(Write)]), result => Assert.IsType<WriteResult.Saved>(result));

        Assert.Equal(ids[3..5], await database.ListIdsAsync(new KeyRange(ids[3], ids[5]), 10));
        Assert.Equal(ids[3..], await database.ListIdsAsync(new KeyRange(ids[3], null), 20));
        var read = new List<string>();
        await foreach (var document in database.ReadAsync(new KeyRange(ids[1], ids[9]), 4))
        {
            using (document)
            {
                read.Add(document.Id);
            }
        }

        Assert.Equal(ids[1..5], read);
    }

    [Fact]
    public async Task CheckWritesAsync_Writable_LeavesNothing()
    {
        var database = await couch.CreateDatabaseAsync();

        await database.CheckWritesAsync();
        await database.CheckWritesAsync();

        Assert.Null(await database.GetAsync("_local/pipeline-write-check"));
        Assert.Equal(0, (await database.GetInfoAsync()).DocumentCount);
    }

    [Fact]
    public async Task ReadAsync_Typed_ListsTheDocumentsOfAPrefix()
    {
        var database = await couch.CreateDatabaseAsync();
        foreach (var id in new[] { "failure:a:1", "failure:a:2", "failure:ab:1", "job:a" })
        {
            await database.PutAsync(id, new Note { Text = id }, NoteContext.Default.Note);
        }

        var notes = new List<Note>();
        await foreach (var note in database.ReadAsync(KeyRange.Prefix("failure:a:"), 100, NoteContext.Default.Note))
        {
            notes.Add(note.Value!);
        }

        Assert.Equal(["failure:a:1", "failure:a:2"], notes.Select(note => note.Text));
        Assert.All(notes, note => Assert.NotNull(note.Rev));
    }

    [Fact]
    public async Task PutAsync_Typed_WritesBackWithItsRevision()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.PutAsync("n", new Note { Text = "one" }, NoteContext.Default.Note);
        var note = await database.GetAsync("n", NoteContext.Default.Note);
        note!.Text = "two";

        Assert.IsType<WriteResult.Saved>(await database.PutAsync("n", note, NoteContext.Default.Note));
        Assert.Equal(WriteResult.Conflict.Instance, await database.PutAsync("n", note, NoteContext.Default.Note));
        Assert.Equal("two", (await database.GetAsync("n", NoteContext.Default.Note))!.Text);
        Assert.Null(await database.GetAsync("missing", NoteContext.Default.Note));
    }

    [Fact]
    public async Task SaveAsync_IllegalIdAmongMany_IsRejectedAlone()
    {
        var database = await couch.CreateDatabaseAsync();
        var writes = Enumerable.Range(0, 20).Select(i => Write(i == 13 ? "_illegal" : $"d{i}")).ToList();

        var results = await database.SaveAsync(writes);

        Assert.IsType<WriteResult.Rejected>(results[13]);
        foreach (var (write, result) in writes.Zip(results).Where(pair => pair.First.Id != "_illegal"))
        {
            Assert.True(result is WriteResult.Saved or WriteResult.Conflict);
            using var document = await database.GetAsync(write.Id);
            Assert.NotNull(document);
        }
    }

    [Fact]
    public async Task SaveAsync_BadStubAmongMany_IsRejectedAloneAndTheOthersAreThere()
    {
        var database = await couch.CreateDatabaseAsync();
        var writes = Enumerable.Range(0, 8).Select(i => i == 5
            ? new DocumentWrite("bad", """{"_id":"bad","_attachments":{"z":{"stub":true,"digest":"md5-AAAAAAAAAAAAAAAAAAAAAA==","length":1,"revpos":1,"content_type":"text/plain"}}}"""u8.ToArray())
            : Write($"d{i}")).ToList();

        var results = await database.SaveAsync(writes);

        Assert.Equal(412, Assert.IsType<WriteResult.Rejected>(results[5]).Status);
        Assert.Equal(["d0", "d1", "d2", "d3", "d4", "d6", "d7"], await database.ListIdsAsync(KeyRange.All, 100));
    }

    [Fact]
    public async Task SaveAsync_MoreThan8MiB_IsWrittenAndReadBack()
    {
        var database = await couch.CreateDatabaseAsync();
        var bytes = new byte[7 * 1024 * 1024];
        new Random(1).NextBytes(bytes);

        var results = await database.SaveAsync([Write("small"), WithAttachment("large", "x.bin", bytes), WithAttachment("medium", "x.bin", bytes[..3_000_000])]);

        Assert.All(results, result => Assert.IsType<WriteResult.Saved>(result));
        using var content = await database.GetAttachmentAsync("large", "x.bin", null, bytes.Length);
        Assert.True(content!.Bytes.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task ReadAsync_LeftInTheMiddle_DoesNotHoldUpWhatFollows()
    {
        var database = await couch.CreateDatabaseAsync();
        await database.SaveAsync([.. Enumerable.Range(0, 500).Select(i => Write($"d{i:000}"))]);

        for (var i = 0; i < 50; i++)
        {
            await foreach (var document in database.ReadAsync(KeyRange.All, 500))
            {
                document.Dispose();
                break;
            }
        }

        Assert.Equal(500, (await database.GetInfoAsync()).DocumentCount);
    }

    [Fact]
    public async Task Documents_AnyIds_AreSavedAndReadBackAsTheyAre()
    {
        var database = await couch.CreateDatabaseAsync();
        var ids = AwkwardText.WellFormed.Generator.Sample(20, 60).Select(id => "x" + id.Replace("\0", "", StringComparison.Ordinal)).Distinct().ToList();

        var results = await database.SaveAsync([.. ids.Select(Write)]);

        Assert.All(results, result => Assert.IsType<WriteResult.Saved>(result));
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await database.ListIdsAsync(KeyRange.All, 1000)).Order(StringComparer.Ordinal));
        foreach (var id in ids)
        {
            using var document = await database.GetAsync(id);
            Assert.Equal(id, document!.Id);
            Assert.Equal([id], await database.ListIdsAsync(new KeyRange(id, null), 1));
        }
    }

    [Fact]
    public async Task WrongPassword_AnyRequest_IsRefusedAtOnce()
    {
        if (!couch.IsStandIn)
        {
            return; // wrong passwords would lock the account of a real server
        }

        var options = new CouchDbOptions { Url = new Uri(couch.Settings["COUCHDB_URL"]!), User = "tester", Password = "wrong" };
        using var client = new TestClient(CouchDbServices.Handler(options), options, TimeProvider.System);

        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.GetInfoAsync());
        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.SaveAsync([Write("a")]));
    }

    private static DocumentWrite Write(string id) => new(id, Encoding.UTF8.GetBytes($$"""{"_id":{{JsonSerializer.Serialize(id)}},"title":"t"}"""));

    private static DocumentWrite WithAttachment(string id, string name, byte[] bytes) => new(id, Encoding.UTF8.GetBytes(
        "{\"_id\":" + JsonSerializer.Serialize(id) + ",\"title\":\"t\",\"_attachments\":{" + JsonSerializer.Serialize(name)
        + ":{\"content_type\":\"text/plain\",\"data\":\"" + Convert.ToBase64String(bytes) + "\"}}}"));
}
