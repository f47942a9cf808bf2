using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;

namespace Pipeline.Tests.Jobs;

/// <summary>The record of a job in CouchDB.</summary>
public sealed class JobRecordTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task AdvanceAsync_Job_WritesHowFarItHasComeAndKeepsTheRequestToCancel()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), default);
        await _bench.Store.CancelAsync("j1", default);
        var counts = new JobCounts(5, 5, 4, 0, 1, 0);

        var job = (await _bench.Store.AdvanceAsync(new ListRequest(JobBench.Settings(), null, null, false, counts, 3, 100), default))!;

        Assert.Equal((JobStatus.Running, counts, 100, 3, "hub-1", "hub-1:worker-1"), (job.Status, job.Counts, job.Total, job.Pages, job.Hub, job.Worker));
        Assert.NotNull(job.CancelRequestedAt);
        Assert.Equal(job.AdvancedAt, (await _bench.Store.FindAsync("j1", default))!.AdvancedAt);
    }

    [Fact]
    public async Task EndAsync_Twice_KeepsTheFirstEndAndNothingFollowsIt()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), default);
        await _bench.Store.EndAsync("j1", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, new JobCounts(1, 1, 1, 0, 0, 0), 1), default);

        await _bench.Store.EndAsync("j1", 0, JobStatus.Failed, new JobOutput(JobOutcome.Failed, JobCounts.Zero, 0, "late"), default);
        await _bench.Store.AdvanceAsync(new ListRequest(JobBench.Settings(), null, null, false), default);

        var job = (await _bench.Store.FindAsync("j1", default))!;
        Assert.Equal((JobStatus.Completed, 1L, null), (job.Status, job.Counts!.Saved, job.Error));
        Assert.Equal(["job:j1"], _bench.Jobs.Ids);
    }

    [Fact]
    public void Read_DocumentOfTheFirstVersion_IsTheSameJob()
    {
        var job = JsonSerializer.Deserialize(
            """
            {"_id":"job:j1","_rev":"2-x","settings":{"jobId":"j1","database":"articles","attachments":"a*.txt","batchSize":7,"parallelism":3,"limit":null,
            "startKey":"a","endKey":null,"force":true,"dryRun":false,"model":"scans","minConfidence":0.5},"createdAt":"2026-01-02T03:04:05+00:00",
            "cancelRequestedAt":null,"type":"job"}
            """,
            JobsJson.Default.JobDocument)!;

        Assert.Equal((1, "classify", 7, "a"), (job.Schema, job.Settings.Kind, job.Settings.BatchSize, job.Settings.StartKey));
        Assert.Equal(new ClassifySettings("a*.txt", Force: true, Model: "scans", MinConfidence: 0.5), ClassifySettings.Of(job.Settings));
        Assert.Equal(JobStatus.Pending, JobReader.Read(job).Status);
    }

    [Fact]
    public async Task Write_DocumentOfNow_IsReadByTheNextVersionAsIs()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), default);
        await _bench.Store.EndAsync("j1", 0, JobStatus.Failed, new JobOutput(JobOutcome.Failed, new JobCounts(1, 1, 0, 0, 0, 0, Kept: 1), 1, "why"), default);

        var fields = _bench.Jobs.Fields("job:j1");

        Assert.Equal(
            ["settings", "createdAt", "cancelRequestedAt", "schema", "status", "counts", "total", "pages", "outcome", "error", "startedAt", "advancedAt", "endedAt", "hub", "worker", "type"],
            fields.Select(field => field.Key));
        Assert.Equal((2, "Failed", "Failed", "why"), ((int)fields["schema"]!, (string)fields["status"]!, (string)fields["outcome"]!, (string)fields["error"]!));
        Assert.Equal(
            """{"documents":1,"listed":1,"saved":0,"skipped":0,"failed":0,"unmatched":0,"kept":1}""", fields["counts"]!.ToJsonString());
        Assert.Equal("*.txt", (string)fields["settings"]!["attachments"]!);
    }
}
