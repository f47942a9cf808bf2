using System.Text;
using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchDatabaseSaveTests
{
    [Fact]
    public async Task SaveAsync_ConflictInOneRow_ReadsTheOther()
    {
        var handler = new ScriptedHandler(RecordedAnswers.BulkWithConflict);
        using var client = new TestClient(handler);

        var results = await client.Database.SaveAsync([Write("k000001"), Write("new2")]);

        Assert.Equal([WriteResult.Conflict.Instance, new WriteResult.Saved("1-REV")], results);
        Assert.Equal(
            new SentRequest(
                "POST", "/probe/_bulk_docs", "Basic YWRtaW46c2VjcmV0", "application/json", "application/json", null, """{"docs":[{"_id":"k000001"},{"_id":"new2"}]}"""),
            handler.Sent[0] with { ContentLength = null });
        Assert.Equal(handler.Sent[0].Body.Length, handler.Sent[0].ContentLength);
    }

    [Fact]
    public async Task SaveAsync_DuplicateIds_GivesEachItsRow()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.BulkWithDuplicate));

        Assert.Equal([new WriteResult.Saved("1-REV"), WriteResult.Conflict.Instance], await client.Database.SaveAsync([Write("dup"), Write("dup")]));
    }

    [Fact]
    public async Task SaveAsync_RowsInAnotherOrder_AreMatchedById()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.Json(202, """[{"ok":true,"id":"b","rev":"1-b"},{"ok":true,"id":"a","rev":"1-a"}]""")));

        Assert.Equal([new WriteResult.Saved("1-a"), new WriteResult.Saved("1-b")], await client.Database.SaveAsync([Write("a"), Write("b")]));
    }

    [Fact]
    public async Task SaveAsync_Nothing_SendsNothing()
    {
        using var client = new TestClient(new ScriptedHandler());

        Assert.Empty(await client.Database.SaveAsync([]));
    }

    [Theory]
    [InlineData("400", 400, "illegal_docid")]
    [InlineData("412", 412, "missing_stub")]
    [InlineData("413", 413, "document_too_large")]
    public async Task SaveAsync_WholeRequestRefused_SplitsUntilTheBadOneStandsAlone(string kind, int status, string error)
    {
        var refusal = kind switch
        {
            "400" => RecordedAnswers.BulkIllegalId,
            "412" => RecordedAnswers.BulkMissingStub,
            _ => RecordedAnswers.DocumentTooLarge,
        };
        var handler = new ScriptedHandler(
            refusal,
            Answer.Json(201, """[{"ok":true,"id":"a","rev":"1-a"},{"id":"b","error":"conflict","reason":"Document update conflict."}]"""),
            refusal,
            refusal,
            Answer.Json(201, """[{"ok":true,"id":"d","rev":"1-d"}]"""));
        using var client = new TestClient(handler);

        var results = await client.Database.SaveAsync([Write("a"), Write("b"), Write("c"), Write("d")]);

        Assert.Equal(5, handler.Sent.Count);
        Assert.Equal(["a,b,c,d", "a,b", "c,d", "c", "d"], handler.Sent.Select(sent => string.Join(",", Ids(sent.Body))));
        Assert.Equal(new WriteResult.Saved("1-a"), results[0]);
        Assert.Equal(WriteResult.Conflict.Instance, results[1]);
        var rejected = Assert.IsType<WriteResult.Rejected>(results[2]);
        Assert.Equal((status, error), (rejected.Status, rejected.Error));
        Assert.Equal(new WriteResult.Saved("1-d"), results[3]);
    }

    [Fact]
    public async Task SaveAsync_ForbiddenRow_IsRejected()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(201, """[{"id":"a","error":"forbidden","reason":"no title"}]""")));

        Assert.Equal([new WriteResult.Rejected(403, "forbidden", "no title")], await client.Database.SaveAsync([Write("a")]));
    }

    [Fact]
    public async Task SaveAsync_RowWithATransientError_IsSentAgainAlone()
    {
        var handler = new ScriptedHandler(
            Answer.Json(201, """[{"ok":true,"id":"a","rev":"1-a"},{"id":"b","error":"timeout","reason":"shard"}]"""), RecordedAnswers.Saved);
        using var client = new TestClient(handler);

        Assert.Equal([new WriteResult.Saved("1-a"), new WriteResult.Saved("1-REV")], await client.Database.SaveAsync([Write("a"), Write("b")]));
        Assert.Equal(("PUT", "/probe/b", """{"_id":"b"}"""), (handler.Sent[1].Method, handler.Sent[1].Target, handler.Sent[1].Body));
    }

    [Fact]
    public async Task SaveAsync_RowThatCouchDBStumblesOverAgainAndAgain_IsRejectedAlone()
    {
        using var client = new TestClient(new ScriptedHandler(
        [
            Answer.Json(201, """[{"ok":true,"id":"a","rev":"1-a"},{"id":"b","error":"unknown_error","reason":"badmatch"}]"""),
            .. Enumerable.Repeat(RecordedAnswers.ServerError, 4),
        ]));

        Assert.Equal(
            [new WriteResult.Saved("1-a"), new WriteResult.Rejected(500, "unknown_error", "badmatch")],
            await client.Database.SaveAsync([Write("a"), Write("b")]));
    }

    [Fact]
    public async Task SaveAsync_RowLeftOut_IsSentAlone()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(201, """[{"ok":true,"id":"a","rev":"1-a"}]"""), RecordedAnswers.DocumentConflict));

        Assert.Equal([new WriteResult.Saved("1-a"), WriteResult.Conflict.Instance], await client.Database.SaveAsync([Write("a"), Write("b")]));
    }

    [Fact]
    public async Task SaveAsync_MoreThanOneRequestCarries_GoesInGroupsAndTheLargeOneAlone()
    {
        const int mebibyte = 1024 * 1024;
        var handler = new ScriptedHandler(Rows("a", "b"), Rows("c"), RecordedAnswers.Saved, Rows("e"));
        using var client = new TestClient(handler);

        var results = await client.Database.SaveAsync(
            [Write("a", 4 * mebibyte), Write("b", (4 * mebibyte) - 100), Write("c", 4 * mebibyte), Write("d", 9 * mebibyte), Write("e")]);

        Assert.All(results, result => Assert.IsType<WriteResult.Saved>(result));
        Assert.Equal(["POST", "POST", "PUT", "POST"], handler.Sent.Select(sent => sent.Method));
        Assert.All(handler.Sent, sent => Assert.Equal(sent.Body.Length, sent.ContentLength));
        Assert.True(handler.Sent[0].ContentLength <= BulkSave.MaxRequestBytes);
        Assert.Equal("/probe/d", handler.Sent[2].Target);
        Assert.Equal([false, false, true, false], handler.Sent.Select(sent => sent.ExpectsContinue));
    }

    [Fact]
    public async Task SaveAsync_ExactlyTheLimit_StaysInOneRequest()
    {
        var first = Write("a", 1000);
        var second = Write("b", BulkSave.MaxRequestBytes - 1000 - BulkContent.Overhead(2));
        var handler = new ScriptedHandler(Rows("a", "b"));
        using var client = new TestClient(handler);

        await client.Database.SaveAsync([first, second]);

        Assert.Equal(BulkSave.MaxRequestBytes, Assert.Single(handler.Sent).ContentLength);
    }

    [Fact]
    public async Task SaveAsync_TimeoutAfterItWasApplied_EndsAsConflict()
    {
        var handler = new ScriptedHandler(
            Answer.Throws(new HttpRequestException(HttpRequestError.ResponseEnded)),
            Answer.Json(201, """[{"id":"a","error":"conflict","reason":"Document update conflict."}]"""));
        using var client = new TestClient(handler);

        Assert.Equal([WriteResult.Conflict.Instance], await client.Database.SaveAsync([Write("a")]));
        Assert.Equal(handler.Sent[0], handler.Sent[1]);
    }

    [Fact]
    public async Task SaveAsync_AnswerThatBreaksOff_IsSentAgain()
    {
        using var client = new TestClient(new ScriptedHandler(Answer.EndsEarly(201, """[{"ok":true,"id":"a","rev":"""), Rows("a")));

        Assert.Equal([new WriteResult.Saved("1-a")], await client.Database.SaveAsync([Write("a")]));
    }

    [Theory]
    [InlineData("""{"_id":"b"}""")]
    [InlineData("""{"id":"a"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task SaveAsync_JsonWithoutTheId_IsRefusedBeforeAnythingIsSent(string json)
    {
        using var client = new TestClient(new ScriptedHandler());

        await Assert.ThrowsAsync<ArgumentException>(() => client.Database.SaveAsync([new DocumentWrite("a", Encoding.UTF8.GetBytes(json))]));
    }

    [Fact]
    public async Task SaveAsync_NoSuchDatabase_IsSaid()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DatabaseMissing));

        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => client.Database.SaveAsync([Write("a")]));
    }

    [Fact]
    public async Task SaveAsync_RefusedAccount_EndsAtOnce()
    {
        var handler = new ScriptedHandler(RecordedAnswers.NotAuthorized);
        using var client = new TestClient(handler);

        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.SaveAsync([Write("a"), Write("b")]));
        Assert.Single(handler.Sent);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public async Task PutAsync_Taken_IsSaved(int status)
    {
        var handler = new ScriptedHandler(Answer.Json(status, """{"ok":true,"id":"a/b","rev":"1-x"}"""));
        using var client = new TestClient(handler);

        Assert.Equal(new WriteResult.Saved("1-x"), await client.Database.PutAsync("a/b", """{"x":1}"""u8.ToArray()));
        Assert.Equal(("PUT", "/probe/a%2Fb", "application/json"), (handler.Sent[0].Method, handler.Sent[0].Target, handler.Sent[0].ContentType));
    }

    [Fact]
    public async Task PutAsync_Conflict_IsOne()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DocumentConflict));

        Assert.Equal(WriteResult.Conflict.Instance, await client.Database.PutAsync("a", "{}"u8.ToArray()));
    }

    [Fact]
    public async Task PutAsync_MissingStub_IsRejected()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.BulkMissingStub));

        Assert.Equal(
            new WriteResult.Rejected(412, "missing_stub", "Invalid attachment stub in at5 for z"), await client.Database.PutAsync("a", "{}"u8.ToArray()));
    }

    [Fact]
    public async Task PutAsync_ForbiddenDocument_IsRejectedWhenTheDatabaseMayBeRead()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.Json(403, """{"error":"forbidden","reason":"no title"}"""), RecordedAnswers.DatabaseInfo));

        Assert.Equal(new WriteResult.Rejected(403, "forbidden", "no title"), await client.Database.PutAsync("a", "{}"u8.ToArray()));
    }

    [Fact]
    public async Task PutAsync_UnauthorizedByAValidation_IsRejectedWhenTheDatabaseMayBeRead()
    {
        using var client = new TestClient(new ScriptedHandler(
            Answer.Json(401, """{"error":"unauthorized","reason":"sign it first"}"""), RecordedAnswers.DatabaseInfo, RecordedAnswers.DatabaseInfo));

        Assert.Equal(new WriteResult.Rejected(401, "unauthorized", "sign it first"), await client.Database.PutAsync("a", "{}"u8.ToArray()));
        await client.Database.GetInfoAsync();
    }

    [Fact]
    public async Task PutAsync_WrongPassword_IsRefusedWithoutAskingAgain()
    {
        var handler = new ScriptedHandler(RecordedAnswers.BadPassword);
        using var client = new TestClient(handler);

        Assert.Equal(401, (await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.PutAsync("a", "{}"u8.ToArray()))).Status);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task CheckWritesAsync_Taken_LeavesNothing()
    {
        var handler = new ScriptedHandler(
            Answer.Json(201, """{"ok":true,"id":"_local/pipeline-write-check","rev":"0-1"}"""), Answer.Json(200, """{"ok":true,"id":"_local/pipeline-write-check","rev":"0-0"}"""));
        using var client = new TestClient(handler);

        await client.Database.CheckWritesAsync();

        Assert.Equal(
            ["PUT /probe/_local/pipeline-write-check", "DELETE /probe/_local/pipeline-write-check?rev=0-1"],
            handler.Sent.Select(sent => $"{sent.Method} {sent.Target}"));
    }

    [Theory]
    [InlineData(500, "error", "internal_server_error")]
    [InlineData(507, "insufficient_storage", "quota")]
    [InlineData(413, "too_large", "quota")]
    [InlineData(402, "payment_required", "plan")]
    public async Task CheckWritesAsync_RefusedWhileTheDatabaseCanBeRead_SaysSo(int status, string error, string reason)
    {
        var handler = new ScriptedHandler(Answer.Json(status, $$"""{"error":"{{error}}","reason":"{{reason}}"}"""), RecordedAnswers.DatabaseInfo);
        using var client = new TestClient(handler);

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.CheckWritesAsync());

        Assert.True(failure.TakesNoWrites);
        Assert.StartsWith(
            $"CouchDB can be read and takes no write to database 'probe', whatever the document: {status} ({error}: {reason}). Its disk may be full", failure.Message, StringComparison.Ordinal);
        Assert.InRange(handler.Sent.Count, 1, 2);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    public async Task CheckWritesAsync_CouchDbAwayAltogether_SaysThatInstead(int status)
    {
        using var client = new TestClient(new ScriptedHandler([.. Enumerable.Repeat(Answer.Json(status, """{"error":"e","reason":"r"}"""), 5)]));

        Assert.False((await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.CheckWritesAsync())).TakesNoWrites);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task CheckWritesAsync_AccountThatMayNotWrite_IsRefused(int status)
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(status, """{"error":"forbidden","reason":"read only"}""")));

        await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.CheckWritesAsync());
    }

    [Fact]
    public async Task PutAsync_LockedAccount_IsRefused()
    {
        var locked = Answer.Json(403, """{"error":"forbidden","reason":"Account is temporarily locked due to multiple authentication failures"}""");
        using var client = new TestClient(new ScriptedHandler(locked, locked));

        Assert.Equal(403, (await Assert.ThrowsAsync<CouchRefusedException>(() => client.Database.PutAsync("a", "{}"u8.ToArray()))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_security")]
    public async Task PutAsync_IdThatNamesSomethingElse_IsNotSent(string id)
    {
        var handler = new ScriptedHandler();
        using var client = new TestClient(handler);

        Assert.Equal(400, Assert.IsType<WriteResult.Rejected>(await client.Database.PutAsync(id, "{}"u8.ToArray())).Status);
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task DeleteAsync_Document_NamesTheRevision()
    {
        var handler = new ScriptedHandler(Answer.Json(200, """{"ok":true,"id":"d1","rev":"4-REV"}"""));
        using var client = new TestClient(handler);

        Assert.Equal(new WriteResult.Saved("4-REV"), await client.Database.DeleteAsync("d1", "3-REV"));
        Assert.Equal(("DELETE", "/probe/d1?rev=3-REV"), (handler.Sent[0].Method, handler.Sent[0].Target));
    }

    [Fact]
    public async Task DeleteAsync_DocumentThatHasMovedOnOrGone_IsAConflict()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.DocumentConflict, RecordedAnswers.DocumentDeleted));

        Assert.Equal(WriteResult.Conflict.Instance, await client.Database.DeleteAsync("d1", "1-REV"));
        Assert.Equal(WriteResult.Conflict.Instance, await client.Database.DeleteAsync("d1", "1-REV"));
    }

    private static DocumentWrite Write(string id) => new(id, Encoding.UTF8.GetBytes($$"""{"_id":"{{id}}"}"""));

    private static DocumentWrite Write(string id, int bytes)
    {
        var empty = $$"""{"_id":"{{id}}","t":""}""";
        return new DocumentWrite(id, Encoding.UTF8.GetBytes(empty.Insert(empty.Length - 2, new string('x', bytes - empty.Length))));
    }

    private static Answer Rows(params string[] ids) =>
        Answer.Json(201, $"[{string.Join(",", ids.Select(id => $$"""{"ok":true,"id":"{{id}}","rev":"1-{{id}}"}"""))}]");

    private static IEnumerable<string> Ids(string body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("docs").EnumerateArray().Select(document => document.GetProperty("_id").GetString()!);
}
