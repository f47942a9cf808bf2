using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Steering;

namespace Pipeline.Tests.Jobs;

public sealed class JobStoreTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task ClaimAsync_TwiceTheSameId_GivesItOnce()
    {
        Assert.NotNull(await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None));
        Assert.Null(await _bench.Store.ClaimAsync(JobBench.Settings(batchSize: 11), CancellationToken.None));

        Assert.Equal(["job:j1", "unstarted:j1"], _bench.Jobs.Ids);
    }

    [Fact]
    public async Task ClaimAsync_NoDatabase_MakesIt()
    {
        _bench.Jobs.Exists = false;

        Assert.NotNull(await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None));
        Assert.True(_bench.Jobs.Exists);
    }

    [Fact]
    public async Task ClaimAsync_IdTakenByAJobThatRuns_LeavesNoMarker()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None);
        await _bench.Store.UnmarkAsync("j1", CancellationToken.None);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None));
        Assert.Equal(["job:j1"], _bench.Jobs.Ids);
    }

    [Fact]
    public async Task ListActiveAsync_JobWithoutAnEnd_IsThereUntilItHasOne()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None);
        Assert.Equal(["j1"], (await _bench.Store.ListActiveAsync(CancellationToken.None)).Jobs.Select(job => job.JobId));

        await _bench.Store.EndAsync("j1", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, JobCounts.Zero, 0), CancellationToken.None);
        Assert.Empty((await _bench.Store.ListActiveAsync(CancellationToken.None)).Jobs);
    }

    [Fact]
    public async Task CancelAsync_Job_IsSeenAndUnknownIsTold()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None);
        Assert.Equal(StopRequest.None, await _bench.Store.FindRequestAsync("j1", 0, CancellationToken.None));

        Assert.True(await _bench.Store.CancelAsync("j1", CancellationToken.None));
        Assert.Equal(StopRequest.Cancel, await _bench.Store.FindRequestAsync("j1", 0, CancellationToken.None));
        Assert.False(await _bench.Store.CancelAsync("other", CancellationToken.None));
    }

    [Fact]
    public async Task ClaimAsync_AnswerLost_IsFoundToBeOurs()
    {
        _bench.Server.BeforeRequest = (_, request) =>
        {
            if (request == "put job:j1")
            {
                // The client's retry meets the document that its first try has written.
                _bench.Server.BeforeRequest = (_, _) => { };
                _bench.Jobs.PutAsync(
                    "job:j1", new JobDocument("job:j1", JobBench.Settings(), _bench.Time.GetUtcNow()), JobsJson.Default.JobDocument);
            }
        };

        Assert.NotNull(await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None));
    }
}
