using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;

namespace Pipeline.Tests.Jobs.Batches;

public sealed class BatchRunnerTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task RunAsync_MatchingAttachments_AreAnnotatedAndCounted()
    {
        _bench.Database.Put("a", null, ("one.txt", "first"), ("two.txt", "second"), ("picture.png", "x"));
        _bench.Database.Put("b", null, ("other.pdf", "x"));
        _bench.Database.Put("_design/views", null, ("view.txt", "x"));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(Documents: 2, Listed: 2, Saved: 2, Skipped: 0, Failed: 0, Unmatched: 1), counts);
        Assert.Equal("[@first#Notes*]", _bench.Database.Text("a", "one.txt.ann"));
        Assert.Equal("[@second#Notes*]", _bench.Database.Text("a", "two.txt.ann"));
        Assert.Equal(1, _bench.Database.Writes["a"]);
        Assert.False(_bench.Database.Writes.ContainsKey("_design/views"));
    }

    [Fact]
    public async Task RunAsync_Document_KeepsItsFieldsAndAttachmentsAndRecordsTheAnnotation()
    {
        var fields = JsonNode.Parse("""{"title":"Boletus \u00e9","n":12345678901234567890,"deep":{"annotations":1},"annotations":{"old.txt":{"model":"m","kept":true},"a.txt":{"comment":"first"}}}""")!;
        _bench.Database.Put("a", fields.AsObject(), ("a.txt", "text"), ("picture.png", "bytes"));

        await _bench.RunAsync();

        var expected = fields.DeepClone().AsObject();
        expected["annotations"]!["a.txt"] = new JsonObject
        {
            ["sourceDigest"] = StoredDocument.DigestOf("text"u8.ToArray()),
            ["model"] = "model-1",
            ["job"] = "j1",
            ["revpos"] = 2,
            ["length"] = 14,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData("[@text#Notes*]"u8)),
            ["comment"] = "first",
        };
        Assert.Equal(expected.ToJsonString(), _bench.Database.Fields("a").ToJsonString());
        Assert.Equal("text", _bench.Database.Text("a", "a.txt"));
        Assert.Equal("bytes", _bench.Database.Text("a", "picture.png"));
    }

    [Fact]
    public async Task RunAsync_Twice_CountsTheSameAndWritesNothing()
    {
        PutMany(25);
        var first = await _bench.RunAsync();
        var revision = _bench.Database.Revision("doc-003");

        var second = await _bench.RunAsync();

        Assert.Equal(new JobCounts(25, 25, 25, 0, 0, 0), first);
        Assert.Equal(first, second);
        Assert.Equal(revision, _bench.Database.Revision("doc-003"));
    }

    [Theory]
    [InlineData(false, "model-1", 0, 3)]
    [InlineData(true, "model-1", 3, 0)]
    [InlineData(false, "model-2", 3, 0)]
    public async Task RunAsync_AnnotatedByAnotherJob_IsSkippedUnlessForcedOrOfAnotherModel(bool force, string model, long saved, long skipped)
    {
        PutMany(3);
        await _bench.RunAsync(JobBench.Settings("earlier"));
        _bench.Annotator.ModelId = model;

        var counts = await _bench.RunAsync(JobBench.Settings("later", force: force));

        Assert.Equal(new JobCounts(3, 3, saved, skipped, 0, 0), counts);
    }

    [Theory]
    [InlineData(0.9, 0.9, 0, 3)]
    [InlineData(0.9, 0.8, 3, 0)]
    [InlineData(0.9, 0, 3, 0)]
    [InlineData(0, 0.9, 3, 0)]
    public async Task RunAsync_AnnotatedWithAnotherMinConfidence_IsDoneAgain(double earlier, double later, long saved, long skipped)
    {
        PutMany(3);
        await _bench.RunAsync(JobBench.Settings("earlier", minConfidence: earlier));

        var counts = await _bench.RunAsync(JobBench.Settings("later", minConfidence: later));

        Assert.Equal((saved, skipped), (counts.Saved, counts.Skipped));
    }

    [Fact]
    public async Task RunAsync_MinConfidence_CountsUnsureBlocksByLabelAndTheSameWhenRunAgain()
    {
        PutMany(25);
        var settings = JobBench.Settings(minConfidence: 0.9);

        var first = await _bench.RunAsync(settings);
        var second = await _bench.RunAsync(settings);
        var cancelled = await _bench.RunAsync(settings, mode: new BatchMode.CountSaved());

        Assert.Equal(new JobCounts(25, 25, 25, 0, 0, 0, 0, LabelCounts.Of([new("Notes", 25)])), first);
        Assert.Equal(first, second);
        Assert.Equal(first, cancelled);
        var record = _bench.Database.Fields("doc-003")["annotations"]!["a.txt"]!;
        Assert.Equal("""{"Notes":1}""", record["lowConfidence"]!.ToJsonString());
        Assert.Equal(0.9, (double)record["minConfidence"]!);
    }

    [Fact]
    public async Task RunAsync_Probabilities_AreRecordedOfEachBlockAndDoneAgainWhereTheyLack()
    {
        PutMany(2);
        await _bench.RunAsync(JobBench.Settings("without"));
        var with = JobBench.Settings("with", probabilities: true);

        var first = await _bench.RunAsync(with);
        var second = await _bench.RunAsync(JobBench.Settings("again", probabilities: true));
        var without = await _bench.RunAsync(JobBench.Settings("later"));

        Assert.Equal((2, 0), (first.Saved, first.Skipped));
        Assert.Equal((0, 2), (second.Saved, second.Skipped));
        Assert.Equal((0, 2), (without.Saved, without.Skipped));
        Assert.Equal("[0.5]", _bench.Database.Fields("doc-001")["annotations"]!["a.txt"]!["probabilities"]!.ToJsonString());
    }

    [Fact]
    public async Task RunAsync_RefusedInTheMiddle_TellsWhyAndCountsWhatWasDone()
    {
        PutMany(25);
        _bench.Server.BeforeRequest = (_, request) =>
        {
            if (request == "row doc-012")
            {
                throw new CouchRefusedException("The account is not taken any more.", 401);
            }
        };

        var result = await _bench.Runner.RunAsync(JobBench.Settings(), KeyRange.All, new BatchMode.Work(), false, default);

        Assert.Equal("The account is not taken any more.", result.Error);
        Assert.Equal(result.Counts.Saved, result.Counts.Listed);
        Assert.Equal(_bench.Database.Writes.Count, result.Counts.Saved);
    }

    [Fact]
    public async Task RunAsync_ModelGone_NamesItAndThoseThatThereAre()
    {
        PutMany(1);

        var exception = await Assert.ThrowsAsync<ModelUnavailableException>(() => _bench.RunAsync(JobBench.Settings(model: "gone")));

        Assert.Contains("'gone' any more; there are stub", exception.Message, StringComparison.Ordinal);
        Assert.Equal("model-1", _bench.Models.Find("model-1")!.ModelId);
        Assert.Equal(1, (await _bench.RunAsync(JobBench.Settings(model: "stub"))).Saved);
    }

    [Fact]
    public async Task RunAsync_SourceChangedOrDocumentMadeAnew_IsDoneAgain()
    {
        PutMany(3);
        await _bench.RunAsync(JobBench.Settings("earlier"));
        _bench.Database.PutAttachment("doc-000", "a.txt", "new text");
        _bench.Database.Put("doc-001", null, ("a.txt", "text 1"));

        var counts = await _bench.RunAsync(JobBench.Settings("later"));

        Assert.Equal(new JobCounts(3, 3, Saved: 2, Skipped: 1, 0, 0), counts);
        Assert.Equal("[@new text#Notes*]", _bench.Database.Text("doc-000", "a.txt.ann"));
        Assert.Equal("[@text 1#Notes*]", _bench.Database.Text("doc-001", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_DryRun_StoresNothing()
    {
        PutMany(3);

        var counts = await _bench.RunAsync(JobBench.Settings(dryRun: true));

        Assert.Equal(new JobCounts(3, 3, 3, 0, 0, 0), counts);
        Assert.Empty(_bench.Database.Writes);
    }

    [Fact]
    public async Task RunAsync_BadSources_AreRecordedAndTheRestIsSaved()
    {
        PutMany(3);
        _bench.Database.Put("bad", null, [("a.txt", [0x61, 0xFF]), ("b.txt", "fine"u8.ToArray())]);
        _bench.Database.Put("large", null, ("a.txt", new string('x', 1_001)));
        _bench.Database.Put("odd", new JsonObject { ["annotations"] = "mine" }, ("a.txt", "text"));
        _bench.Database.Put("refused", new JsonObject { ["_reject"] = true }, ("a.txt", "text"));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(Documents: 7, Listed: 8, Saved: 4, Skipped: 0, Failed: 4, Unmatched: 0), counts);
        Assert.Equal("mine", (string?)_bench.Database.Fields("odd")["annotations"]);
        var failures = (await _bench.ListFailuresAsync()).OrderBy(failure => failure.DocumentId, StringComparer.Ordinal).ToList();
        Assert.Equal(["bad", "large", "odd", "refused"], failures.Select(failure => failure.DocumentId));
        Assert.All(failures, failure => Assert.Equal((FailureClass.Permanent, "a.txt", 1), (failure.Class, failure.Attachment, failure.Attempts)));
        Assert.Contains("offset 1", failures[0].Reason, StringComparison.Ordinal);
        Assert.Contains("COUCHDB_MAX_ATTACHMENT_BYTES", failures[1].Reason, StringComparison.Ordinal);
        Assert.Contains("'annotations' is not an object", failures[2].Reason, StringComparison.Ordinal);
        Assert.Contains("413 document_too_large", failures[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailureThatPassesLater_IsRemoved()
    {
        _bench.Database.Put("a", null, [("a.txt", [0xFF])]);
        _bench.Database.Put("b", null, [("a.txt", [0xFF])]);
        Assert.Equal(2, (await _bench.RunAsync()).Failed);
        _bench.Database.Put("a", null, ("a.txt", "good now"));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(2, 2, Saved: 1, 0, Failed: 1, 0), counts);
        Assert.Equal(["b"], (await _bench.ListFailuresAsync()).Select(failure => failure.DocumentId));
    }

    [Theory]
    [InlineData("text/plain; charset=windows-1252", "9361e994")]
    [InlineData("text/plain;charset=\"UTF-16\"", "1c206100e9001d20")]
    [InlineData("text/plain; charset=utf-16", "feff201c006100e9201d")]
    public async Task RunAsync_DeclaredCharset_IsHonoured(string contentType, string bytes)
    {
        _bench.Database.Put("a", null, [("a.txt", Convert.FromHexString(bytes))]);
        _bench.Database.Declare("a", "a.txt", contentType);

        Assert.Equal(new JobCounts(1, 1, 1, 0, 0, 0), await _bench.RunAsync());
        Assert.Equal("[@“aé”#Notes*]", _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_CharsetUnknownOrOtherBytes_IsAFailureOfThatSource()
    {
        _bench.Database.Put("a", null, [("a.txt", [0x61]), ("b.txt", [0x00, 0xD8, 0x61]), ("c.txt", [0x61])]);
        _bench.Database.Declare("a", "a.txt", "text/plain; charset=x-klingon");
        _bench.Database.Declare("a", "b.txt", "text/plain; charset=utf-16le");

        Assert.Equal(new JobCounts(1, 3, 1, 0, 2, 0), await _bench.RunAsync());
        var failures = (await _bench.ListFailuresAsync()).OrderBy(failure => failure.Attachment, StringComparer.Ordinal).ToList();
        Assert.Contains("charset 'x-klingon', which is not known", failures[0].Reason, StringComparison.Ordinal);
        Assert.Contains("charset 'utf-16le', and from offset 0 on", failures[1].Reason, StringComparison.Ordinal);
        Assert.All(failures, failure => Assert.Equal((FailureClass.Permanent, 1), (failure.Class, failure.Attempts)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_AnswersThatAreCutShort_DoEveryDocument(int most)
    {
        PutMany(25);
        _bench.Database.RowsGiven = rows => rows > most + 1 ? rows - most : rows;

        Assert.Equal(new JobCounts(25, 25, 25, 0, 0, 0), await _bench.RunAsync(JobBench.Settings(batchSize: 40)));
    }

    [Theory]
    [InlineData("save")]
    [InlineData("reject")]
    public async Task RunAsync_DatabaseThatTakesNoWrites_EndsTheBatchAtOnceAndLosesNothing(string how)
    {
        PutMany(25);
        var requests = 0;
        if (how == "reject")
        {
            for (var index = 0; index < 25; index++)
            {
                _bench.Database.Put($"doc-{index:000}", new JsonObject { ["_reject"] = true }, ("a.txt", "text"));
            }
        }

        _bench.Server.BeforeRequest = (_, request) =>
        {
            requests++;
            if (request == "check writes" || (how == "save" && request == "save"))
            {
                throw new CouchUnavailableException("full") { Status = 500, TakesNoWrites = request == "check writes" };
            }
        };

        Assert.True((await Assert.ThrowsAsync<CouchUnavailableException>(() => _bench.RunAsync())).TakesNoWrites);
        Assert.Empty(await _bench.ListFailuresAsync());
        Assert.InRange(requests, 1, 80);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task RunAsync_NodesThatAreBehind_AreWaitedFor(int times)
    {
        PutMany(3);
        var refusals = 0;
        _bench.Database.IsBehind = id => id == "doc-001" && ++refusals <= times;

        Assert.Equal(new JobCounts(3, 3, 3, 0, 0, 0), await _bench.RunAsync());
        Assert.Equal(times + 1, refusals);
    }

    [Fact]
    public async Task RunAsync_NodesThatStayBehind_AreATransientFailure()
    {
        PutMany(3);
        _bench.Database.IsBehind = id => id == "doc-001";

        Assert.Equal(new JobCounts(3, 3, 2, 0, 1, 0), await _bench.RunAsync());
        var failure = Assert.Single(await _bench.ListFailuresAsync());
        Assert.Equal((FailureClass.Transient, 13), (failure.Class, failure.Attempts));
    }

    [Fact]
    public async Task RunAsync_EveryDocumentRejectedAndWritesTaken_IsAFailureOfEach()
    {
        for (var index = 0; index < 3; index++)
        {
            _bench.Database.Put($"doc-{index}", new JsonObject { ["_reject"] = true }, ("a.txt", "text"));
        }

        Assert.Equal(new JobCounts(3, 3, 0, 0, 3, 0), await _bench.RunAsync());
    }

    [Fact]
    public async Task RunAsync_DocumentWrittenMeanwhile_KeepsBothChanges()
    {
        _bench.Database.Put("a", new JsonObject { ["v"] = 1 }, ("a.txt", "text"));
        _bench.Server.BeforeRequest = Once("save", () => _bench.Database.Put("a", new JsonObject { ["v"] = 2 }, ("a.txt", "text")));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(1, 1, 1, 0, 0, 0), counts);
        Assert.Equal(2, (int)_bench.Database.Fields("a")["v"]!);
        Assert.Equal("[@text#Notes*]", _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_SourceReplacedBeforeItIsFetched_AnnotatesTheNewText()
    {
        _bench.Database.Put("a", null, ("a.txt", "old"));
        _bench.Server.BeforeRequest = Once("attachment a/a.txt", () => _bench.Database.Put("a", null, ("a.txt", "new")));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(1, 1, 1, 0, 0, 0), counts);
        Assert.Equal("[@new#Notes*]", _bench.Database.Text("a", "a.txt.ann"));
        Assert.Equal(
            StoredDocument.DigestOf("new"u8.ToArray()),
            (string?)_bench.Database.Fields("a")["annotations"]!["a.txt"]!["sourceDigest"]);
    }

    [Fact]
    public async Task RunAsync_DocumentDeletedMeanwhile_IsSkippedAndNotBroughtBack()
    {
        PutMany(2);
        _bench.Server.BeforeRequest = Once("save", () => _bench.Database.Remove("doc-001"));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(2, 2, Saved: 1, Skipped: 1, 0, 0), counts);
        Assert.Equal(["doc-000"], _bench.Database.Ids);
    }

    [Fact]
    public async Task RunAsync_DocumentThatNeverHoldsStill_FailsAsTransient()
    {
        var started = _bench.Time.GetUtcNow();
        _bench.Database.Put("a", null, ("a.txt", "text"));
        _bench.Server.BeforeRequest = (_, request) =>
        {
            if (request == "save")
            {
                _bench.Database.Put("a", null, ("a.txt", "text"));
            }
        };

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(1, 1, 0, 0, Failed: 1, 0), counts);
        var failure = Assert.Single(await _bench.ListFailuresAsync());
        Assert.Equal((FailureClass.Transient, 6), (failure.Class, failure.Attempts));
        Assert.Equal(TimeSpan.FromMilliseconds(100 + 200 + 400 + 800 + 1600), _bench.Time.GetUtcNow() - started);
    }

    [Fact]
    public async Task RunAsync_AnswerOfSaveLost_CountsWhatWasSaved()
    {
        PutMany(5);
        var lost = false;
        _bench.Server.AfterWrite = (_, request) =>
        {
            if (request == "save" && !lost)
            {
                lost = true;
                throw new CouchUnavailableException("The answer was lost.");
            }
        };

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(5, 5, 5, 0, 0, 0), counts);
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
    }

    [Fact]
    public async Task RunAsync_OneAttachmentThatCouchDbCannotServe_FailsAlone()
    {
        PutMany(3);
        Fail("attachment doc-001/a.txt", "inline doc-001");

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(3, 3, Saved: 2, 0, Failed: 1, 0), counts);
        var failure = Assert.Single(await _bench.ListFailuresAsync());
        Assert.Equal(("doc-001", FailureClass.Transient, 3), (failure.DocumentId, failure.Class, failure.Attempts));
    }

    [Fact]
    public async Task RunAsync_SmallDocuments_AreFetchedTogetherAndLargeOnesByThemselves()
    {
        PutMany(20);
        _bench.Database.Put("with-a-large-file", null, [("a.txt", "text"u8.ToArray()), ("scan.pdf", new byte[100_000])]);
        var requests = new ConcurrentBag<string>();
        _bench.Server.BeforeRequest = (_, request) => requests.Add(request.Split(' ')[0] == "attachment" ? request : request.Split(' ')[0]);

        var counts = await _bench.RunAsync(JobBench.Settings(batchSize: 100));

        Assert.Equal(new JobCounts(21, 21, 21, 0, 0, 0), counts);
        Assert.Equal(["attachment with-a-large-file/a.txt"], requests.Where(request => request.StartsWith("attachment", StringComparison.Ordinal)));
        Assert.Equal(20, requests.Count(request => request == "inline"));
    }

    [Fact]
    public async Task RunAsync_SourcesSentCompressed_AreFetchedByThemselves()
    {
        PutMany(5);
        _bench.Database.SendCompressed("doc-001", "a.txt", 30);
        _bench.Database.Put("doc-003", null, ("a.txt", "text 3"), ("other.txt.gz", "x"));
        _bench.Database.SendCompressed("doc-003", "other.txt.gz", 40);
        var requests = new ConcurrentBag<string>();
        _bench.Server.BeforeRequest = (_, request) => requests.Add(request);

        Assert.Equal(new JobCounts(5, 5, 5, 0, 0, 0), await _bench.RunAsync());

        Assert.Equal(
            ["attachment doc-001/a.txt", "attachment doc-003/a.txt"],
            requests.Where(request => request.StartsWith("attachment", StringComparison.Ordinal)).Order());
        Assert.Equal(new JobCounts(5, 5, 5, 0, 0, 0), await _bench.RunAsync());
        Assert.Equal(1, _bench.Database.Writes["doc-001"]);
    }

    [Fact]
    public async Task RunAsync_SourceSentCompressedLargerThanReckoned_IsReadAgainWithAllTheMemoryItCanTake()
    {
        const int MaxAttachmentBytes = 8 * 1024 * 1024;
        var bench = new JobBench(MaxAttachmentBytes);
        bench.Database.Put("a", null, ("a.txt", new string('x', 300_000)), ("b.txt", new string('y', 17_000)), ("c.txt", "short"));
        bench.Database.SendCompressed("a", "a.txt", 300);
        bench.Database.SendCompressed("a", "b.txt", 1_100);
        bench.Database.SendCompressed("a", "c.txt", 25);
        var inHand = new ConcurrentBag<(string Request, long Bytes)>();
        bench.Server.BeforeRequest = (_, request) => inHand.Add((request, bench.Budget.InUse));

        Assert.Equal(new JobCounts(1, 3, 3, 0, 0, 0), await bench.RunAsync());

        var granted = inHand.Where(request => request.Request == "attachment a/a.txt").Select(request => request.Bytes).Order().ToList();
        Assert.Equal(2, granted.Count);
        Assert.InRange(granted[0], 1, 4 * MaxAttachmentBytes - 1);
        Assert.InRange(granted[1], 4 * MaxAttachmentBytes, 5 * MaxAttachmentBytes);
        Assert.Single(inHand, request => request.Request == "attachment a/b.txt");
        Assert.Equal(0, bench.Budget.InUse);
    }

    [Fact]
    public async Task RunAsync_SourceSentCompressedOverTheLimit_FailsForGood()
    {
        var bench = new JobBench(maxAttachmentBytes: 50_000);
        bench.Database.Put("a", null, ("a.txt", new string('x', 50_001)));
        bench.Database.SendCompressed("a", "a.txt", 70);

        Assert.Equal(new JobCounts(1, 1, 0, 0, Failed: 1, 0), await bench.RunAsync());

        var failure = Assert.Single(await bench.ListFailuresAsync());
        Assert.Equal((FailureClass.Permanent, 1), (failure.Class, failure.Attempts));
        Assert.Contains("the limit is 50000 bytes", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DocumentReplacedBeforeItIsFetchedWithOthers_AnnotatesTheNewText()
    {
        PutMany(5);
        _bench.Server.BeforeRequest = Once("read with attachments", () => _bench.Database.Put("doc-002", null, ("a.txt", "new")));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(5, 5, 5, 0, 0, 0), counts);
        Assert.Equal("[@new#Notes*]", _bench.Database.Text("doc-002", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_FetchingTogetherFails_FetchesOneByOne()
    {
        PutMany(5);
        Fail("read with attachments");

        Assert.Equal(new JobCounts(5, 5, 5, 0, 0, 0), await _bench.RunAsync());
    }

    [Fact]
    public async Task RunAsync_OneDocumentThatCannotBeRead_FailsAlone()
    {
        PutMany(25);
        Fail("row doc-007", "get doc-007");

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(25, 25, Saved: 24, 0, Failed: 1, 0), counts);
        var failure = Assert.Single(await _bench.ListFailuresAsync());
        Assert.Equal(("doc-007", null), (failure.DocumentId, failure.Attachment));
    }

    [Fact]
    public async Task RunAsync_CouchDbAway_Throws()
    {
        PutMany(3);
        var requests = 0;
        _bench.Server.BeforeRequest = (_, _) =>
        {
            if (++requests > 3)
            {
                throw new CouchUnavailableException("away");
            }
        };

        await Assert.ThrowsAsync<CouchUnavailableException>(() => _bench.RunAsync());
    }

    [Fact]
    public async Task RunAsync_InterruptedAfterEveryRequest_EndsWithTheCountsOfAnUndisturbedRun()
    {
        var expected = await DisturbedAsync(interruptAt: int.MaxValue);
        Assert.Equal(new JobCounts(14, 14, Saved: 12, 0, Failed: 2, 0), expected.Counts);

        for (var k = 1; k <= expected.Requests; k++)
        {
            var disturbed = await DisturbedAsync(k);
            Assert.Equal(expected.Counts, disturbed.Counts);
            Assert.Equal(expected.Saved, disturbed.Saved);
            Assert.Equal(expected.Failed, disturbed.Failed);
        }
    }

    [Fact]
    public async Task RunAsync_CountSaved_LeavesTheOthersAlone()
    {
        PutMany(4);
        await _bench.RunAsync(range: new KeyRange(null, "doc-002"));

        var counts = await _bench.RunAsync(mode: new BatchMode.CountSaved());

        Assert.Equal(new JobCounts(2, 2, 2, 0, 0, 0), counts);
        Assert.Null(_bench.Database.Text("doc-002", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_Fail_RecordsEverySourceThatIsNotSaved()
    {
        PutMany(4);
        await _bench.RunAsync(range: new KeyRange(null, "doc-001"));

        var counts = await _bench.RunAsync(mode: new BatchMode.Fail("It broke.", 3));

        Assert.Equal(new JobCounts(4, 4, Saved: 1, 0, Failed: 3, 0), counts);
        Assert.All(await _bench.ListFailuresAsync(), failure => Assert.Equal(("It broke.", 3), (failure.Reason, failure.Attempts)));
    }

    [Fact]
    public async Task RunAsync_RangeThatHasGrown_IsReadToItsEnd()
    {
        PutMany(95);

        var counts = await _bench.RunAsync(JobBench.Settings(batchSize: 10), new KeyRange("doc-010", "doc-090"));

        Assert.Equal(new JobCounts(80, 80, 80, 0, 0, 0), counts);
        Assert.Null(_bench.Database.Text("doc-009", "a.txt.ann"));
        Assert.Null(_bench.Database.Text("doc-090", "a.txt.ann"));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData("a\"b'c\\d")]
    [InlineData("100%25")]
    [InlineData("\U0001F344 𝔘")]
    [InlineData("\u0001\u007f")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("_")]
    public async Task RunAsync_AwkwardId_IsAnnotated(string id)
    {
        _bench.Database.Put(id, null, ("a.txt", "text"));

        Assert.Equal(new JobCounts(1, 1, 1, 0, 0, 0), await _bench.RunAsync());
        Assert.Equal("[@text#Notes*]", _bench.Database.Text(id, "a.txt.ann"));
    }

    private static async Task<(JobCounts Counts, IReadOnlyList<string> Saved, IReadOnlyList<string> Failed, int Requests)> DisturbedAsync(int interruptAt)
    {
        var bench = new JobBench();
        for (var index = 0; index < 12; index++)
        {
            bench.Database.Put($"doc-{index:000}", null, ("a.txt", $"text {index}"));
        }

        bench.Database.Put("bad-1", null, [("a.txt", [0xFF])]);
        bench.Database.Put("bad-2", null, [("a.txt", [0xFF])]);
        var requests = 0;
        bench.Server.BeforeRequest = (_, _) => Interrupt();
        bench.Server.AfterWrite = (_, _) => Interrupt();
        JobCounts? counts = null;
        while (counts is null)
        {
            try
            {
                counts = await bench.RunAsync();
            }
            catch (InvalidOperationException)
            {
                // The process died here; the activity runs again.
            }
        }

        bench.Server.BeforeRequest = bench.Server.AfterWrite = (_, _) => { };
        var saved = bench.Database.Ids.Where(id => bench.Database.Text(id, "a.txt.ann") is not null).ToList();
        return (counts, saved, [.. (await bench.ListFailuresAsync()).Select(failure => failure.DocumentId).Order()], requests);

        void Interrupt()
        {
            if (Interlocked.Increment(ref requests) == interruptAt)
            {
                throw new InvalidOperationException("Interrupted.");
            }
        }
    }

    private void PutMany(int count)
    {
        for (var index = 0; index < count; index++)
        {
            _bench.Database.Put($"doc-{index:000}", null, ("a.txt", $"text {index}"));
        }
    }

    private void Fail(params string[] requests) => _bench.Server.BeforeRequest = (_, request) =>
    {
        if (requests.Contains(request))
        {
            throw new CouchUnavailableException($"500 at {request}");
        }
    };

    private static Action<string, string> Once(string request, Action action)
    {
        var done = false;
        return (_, current) =>
        {
            if (current == request && !done)
            {
                done = true;
                action();
            }
        };
    }
}
