using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Schedules;

namespace Pipeline.Tests.Jobs.Schedules;

public sealed class ContinuousRunTests
{
    private readonly ContinuousBench _bench = new();

    [Fact]
    public async Task StepAsync_NewSchedule_StartsAJobOfTheWholeDatabase()
    {
        _bench.Write("a");
        await _bench.PutAsync();

        var job = await _bench.NextJobAsync();
        var schedule = await _bench.ScheduleAsync();

        Assert.Equal(("live-20260101T000000Z", null), (job.JobId, job.Since));
        Assert.Equal((job.JobId, null, "1-x@1795216483"), (schedule.LastJob, schedule.NextJob, schedule.Place));
    }

    [Fact]
    public async Task StepAsync_SeveralChanges_StartOneJobAboutWhatCameAfterTheOneBeforeBegan()
    {
        await BeginAsync();
        _bench.Write("b");
        _bench.Write("c");
        _bench.Write("a", "another text");

        var job = await _bench.NextJobAsync();
        await _bench.WorkAsync(job.JobId);
        await _bench.ListenAsync();

        Assert.Equal("2-x@1795216483", job.Since);
        Assert.Equal(2, (await _bench.JobsAsync()).Count);
    }

    [Fact]
    public async Task StepAsync_ChangesWhileAJobRuns_StartTheNextOneWhenItHasEnded()
    {
        _bench.Write("a");
        await _bench.PutAsync();
        var first = await _bench.NextJobAsync();
        _bench.Write("b");
        _bench.Write("c");

        var pauses = new[] { await _bench.StepAsync(), await _bench.StepAsync(), await _bench.StepAsync() };
        var jobs = await _bench.JobsAsync();
        await _bench.EndAsync(first.JobId, "1-x@1795216483");
        var second = await _bench.NextJobAsync();

        Assert.All(pauses, pause => Assert.Equal(ContinuousRun.WhileAJobRuns, pause));
        Assert.Single(jobs);
        Assert.Equal("1-x@1795216483", second.Since);
    }

    [Fact]
    public async Task StepAsync_WhatTheJobItselfWrote_StartsNone()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            _bench.Write(id);
        }

        await _bench.PutAsync();
        await _bench.WorkAsync((await _bench.NextJobAsync()).JobId);

        await _bench.ListenAsync();
        await _bench.ListenAsync();

        var schedule = await _bench.ScheduleAsync();
        Assert.Single(await _bench.JobsAsync());
        Assert.Equal(("6-x@1795216483", "6-x@1795216483"), (schedule.Place, schedule.Since));
    }

    [Fact]
    public async Task StepAsync_ChangeBehindWhatTheJobItselfWrote_StartsOneThatBeginsThere()
    {
        _bench.Write("a");
        _bench.Write("b");
        await _bench.PutAsync();
        await _bench.WorkAsync((await _bench.NextJobAsync()).JobId);
        _bench.Write("b", "written by a person");

        var job = await _bench.NextJobAsync();

        // The job wrote a and b as 3 and 4, and b came again as 5.
        Assert.Equal("3-x@1795216483", job.Since);
    }

    [Fact]
    public async Task StepAsync_DocumentWrittenByAPersonAfterTheJob_IsNotTakenForTheJobs()
    {
        await BeginAsync();
        _bench.Articles.Edit("a", fields => fields["title"] = "another");

        Assert.NotNull((await _bench.NextJobAsync()).Since);
    }

    [Fact]
    public async Task StepAsync_Deletions_StartNone()
    {
        await BeginAsync();
        _bench.Articles.Remove("a");

        await _bench.ListenAsync();

        Assert.Single(await _bench.JobsAsync());
        Assert.Equal("3-x@1795216483", (await _bench.ScheduleAsync()).Place);
    }

    [Fact]
    public async Task StepAsync_JobThatFailed_IsFollowedByOneAtTheNextChangeThatGoesOnFromTheLastCompleted()
    {
        await BeginAsync();
        _bench.Write("b");
        var second = await _bench.NextJobAsync();
        await _bench.WorkAsync(second.JobId, JobOutcome.Failed);
        await _bench.ListenAsync();
        var jobs = (await _bench.JobsAsync()).Count;
        _bench.Write("c");

        var third = await _bench.NextJobAsync();

        Assert.Equal(2, jobs);
        Assert.Equal(second.Since, third.Since);
    }

    [Fact]
    public async Task StepAsync_Paused_HasNoNextStepAndStartsWhatCameMeanwhileWhenItGoesOn()
    {
        await BeginAsync();
        await _bench.PutAsync(paused: true);
        _bench.Write("b");

        var paused = await _bench.StepAsync();
        var jobs = (await _bench.JobsAsync()).Count;
        await _bench.PutAsync();
        var job = await _bench.NextJobAsync();

        Assert.Null(paused);
        Assert.Equal(1, jobs);
        Assert.Equal("2-x@1795216483", job.Since);
    }

    [Fact]
    public async Task StepAsync_PausedBetweenAChangeAndItsJob_StartsNone()
    {
        await BeginAsync();
        _bench.Write("b");
        _bench.Jobs.Server.BeforeRequest = (database, request) =>
        {
            if (database == JobBench.Articles && request == "changes")
            {
                _bench.Jobs.Server.BeforeRequest = (_, _) => { };
                Assert.True(_bench.PutAsync(paused: true).IsCompletedSuccessfully);
            }
        };

        var steps = new[] { await _bench.StepAsync(), await _bench.StepAsync() };

        Assert.Equal([TimeSpan.Zero, null], steps);
        Assert.Single(await _bench.JobsAsync());
    }

    [Fact]
    public async Task StepAsync_DatabaseMadeAnew_BeginsAgainWithAll()
    {
        await BeginAsync();
        _bench.Articles.StartTime = "1795300000";

        var job = await _bench.NextJobAsync();

        Assert.Null(job.Since);
        Assert.Equal("2-x@1795300000", (await _bench.ScheduleAsync()).Place);
    }

    [Fact]
    public async Task StepAsync_AnotherDatabaseIsAskedFor_BeginsAgainWithAll()
    {
        await BeginAsync();
        var companies = _bench.Jobs.Server.Create("companies");
        companies.KnowsSequences = true;
        companies.StartTime = _bench.Articles.StartTime;
        await _bench.PutAsync(database: "companies");

        var job = await _bench.NextJobAsync();

        Assert.Equal(("companies", null), (job.Database, job.Since));
    }

    [Fact]
    public async Task StepAsync_TwoProcesses_StartOneJob()
    {
        await BeginAsync();
        using var other = _bench.CreateRun();
        _bench.Write("b");

        for (var step = 0; step < 5; step++)
        {
            await Task.WhenAll(Task.Run(() => _bench.StepAsync()), Task.Run(() => _bench.StepAsync(other)));
        }

        Assert.Equal(2, (await _bench.JobsAsync()).Count);
    }

    [Theory]
    [InlineData("put job:")]
    [InlineData("put schedule:")]
    public async Task StepAsync_ProcessThatDiedWhileItStartedAJob_IsFollowedByOneThatStartsThatJob(string write)
    {
        await BeginAsync();
        _bench.Write("b");
        await _bench.StepAsync();
        var decided = (await _bench.ScheduleAsync()).NextJob;
        _bench.Jobs.Server.BeforeRequest = (_, request) =>
        {
            if (request.StartsWith(write, StringComparison.Ordinal))
            {
                throw new CouchUnavailableException("away");
            }
        };
        await Assert.ThrowsAsync<CouchUnavailableException>(() => _bench.StepAsync());
        _bench.Jobs.Server.BeforeRequest = (_, _) => { };
        using var next = _bench.CreateRun();

        await _bench.StepAsync(next);
        await _bench.StepAsync(next);

        var schedule = await _bench.ScheduleAsync();
        Assert.NotNull(decided);
        Assert.Equal((decided, null), (schedule.LastJob, schedule.NextJob));
        Assert.Equal(decided, (await _bench.JobsAsync())[^1].JobId);
        Assert.Equal(2, (await _bench.JobsAsync()).Count);
    }

    [Fact]
    public async Task StepAsync_AnotherProcessAfterTheLast_GoesOnWhereThatWas()
    {
        await BeginAsync();
        await _bench.ListenAsync();
        using var next = _bench.CreateRun();

        await _bench.ListenAsync(next);
        var jobs = (await _bench.JobsAsync()).Count;
        _bench.Write("b");
        var job = await _bench.NextJobAsync(next);

        Assert.Equal(1, jobs);
        Assert.Equal("2-x@1795216483", job.Since);
    }

    [Fact]
    public async Task StepAsync_ChangesThatDoNotPause_StartAJobFiveSecondsAfterTheFirst()
    {
        await BeginAsync();
        await _bench.ListenAsync();
        _bench.Write("b");
        _bench.Jobs.Server.BeforeRequest = (database, request) =>
        {
            if (database == JobBench.Articles && request == "info")
            {
                _bench.Write("busy", "another");
            }
        };

        Assert.Equal(ContinuousRun.LongestQuiet, await TimeToNextJobAsync());
    }

    [Fact]
    public async Task StepAsync_OneChange_StartsAJobTwoSecondsLater()
    {
        await BeginAsync();
        await _bench.ListenAsync();
        _bench.Write("b");

        Assert.Equal(ContinuousRun.Quiet, await TimeToNextJobAsync());
    }

    [Fact]
    public async Task StepAsync_FewConnections_AsksNowAndThen()
    {
        var bench = new ContinuousBench(maxConnections: 3);
        await bench.PutAsync();
        await bench.WorkAsync((await bench.NextJobAsync()).JobId);
        await bench.StepAsync();

        Assert.Equal(ContinuousRun.WithoutWaiting, await bench.StepAsync());
    }

    [Fact]
    public async Task StepAsync_JobThatCannotBeStarted_IsTriedAgainUnderItsId()
    {
        await _bench.PutAsync(database: "gone");
        await Assert.ThrowsAsync<DatabaseNotFoundException>(() => _bench.StepAsync());
        var database = _bench.Jobs.Server.Create("gone");
        await Assert.ThrowsAsync<BadInputException>(() => _bench.StepAsync());
        database.KnowsSequences = true;

        await _bench.StepAsync();
        await _bench.StepAsync();

        Assert.Equal("gone", Assert.Single(await _bench.JobsAsync()).Database);
    }

    [Fact]
    public async Task StepAsync_ServerBehindItselfOnACluster_IsNotTakenForOneMadeAnew()
    {
        await BeginAsync();
        var schedule = await _bench.ScheduleAsync();
        await _bench.Store.TrySaveAsync(schedule with { Place = "9-x@1795216483", Since = "9-x@1795216483" }, default);

        await _bench.ListenAsync();

        Assert.Single(await _bench.JobsAsync());
    }

    [Fact]
    public async Task StepAsync_IdOfAnOrdinarySchedule_GoesOnFromItsLastJob()
    {
        _bench.Write("a");
        await _bench.PutAsync();
        var first = await _bench.NextJobAsync();
        await _bench.WorkAsync(first.JobId);
        var schedule = await _bench.ScheduleAsync();
        await _bench.Store.TrySaveAsync(schedule with { Place = null, Settled = null, Since = null }, default);
        _bench.Write("b");

        Assert.Equal("2-x@1795216483", (await _bench.NextJobAsync()).Since);
    }

    private async Task<TimeSpan> TimeToNextJobAsync()
    {
        var before = _bench.Time.GetUtcNow();
        _bench.Time.AutoAdvance = false;
        var next = _bench.NextJobAsync();
        while (true)
        {
            await Until.TrueAsync(() => next.IsCompleted || _bench.Time.ArmedTimers > 0);
            if (next.IsCompleted)
            {
                await next;

                // The step that has started the job waits before it looks after it.
                return _bench.Time.GetUtcNow() - before - ContinuousRun.WhileAJobRuns;
            }

            _bench.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    // The document a, annotated by the first job.
    private async Task BeginAsync()
    {
        _bench.Write("a");
        await _bench.PutAsync();
        await _bench.WorkAsync((await _bench.NextJobAsync()).JobId);
        await _bench.ListenAsync();
    }
}
