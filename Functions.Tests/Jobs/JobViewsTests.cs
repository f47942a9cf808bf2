using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Views;
using Pipeline.Jobs.Workers;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Jobs;

/// <summary>Lists of jobs from the views, over a real connection.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class JobViewsTests(Services.CouchDbStandIn couch)
{
    private readonly IOptions<CouchDbOptions> _options = Options.Create(new CouchDbOptions { JobsDatabase = couch.NewDatabaseName() });
    private readonly TestClock _time = new();

    [Fact]
    public async Task ReadAsync_WithAndWithoutViews_GivesTheSameJobsNewestFirst()
    {
        var store = new JobStore(couch.Server, _options, new TaskHub("hub", "worker"), _time);
        for (var number = 0; number < 25; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var id = $"j{(number * 7) % 25:00}";
            await store.ClaimAsync(JobBench.Settings(id) with { Database = number % 2 == 0 ? "even" : "odd" }, default);
            if (number % 3 > 0)
            {
                await store.EndAsync(id, 0, number % 3 == 1 ? JobStatus.Completed : JobStatus.Failed, new JobOutput(JobOutcome.Failed, JobCounts.Zero, 1, "why"), default);
            }
        }

        var filters = new JobFilter[]
        {
            new(null, null, null, null), new(JobStatus.Failed, null, null, null), new(JobStatus.Completed, null, "odd", null),
            new(JobStatus.Pending, null, "even", null), new(null, "undo", null, null),
        };
        var without = await ReadAllAsync(store, filters);
        var database = couch.Server.Database(_options.Value.JobsDatabase);
        var made = await CouchDbCommand.RunAsync(database, default);
        var again = await CouchDbCommand.RunAsync(database, default);
        var with = await ReadAllAsync(store, filters);

        Assert.Equal([25, 8, 4, 5, 0], without.Select(ids => ids.Count));
        Assert.Equal(without, with);
        Assert.Equal("its views are made; CouchDB builds them when they are first asked for.", made);
        Assert.Equal("its views are those of this version.", again);
        Assert.Null(await new JobViewState(couch.Server, _options, _time).ProblemAsync(default));
    }

    private async Task<List<List<string>>> ReadAllAsync(JobStore store, IEnumerable<JobFilter> filters)
    {
        var admission = new JobAdmission(couch.Server, _options, Options.Create(new JobOptions()), _time, () => 0.5);
        var lists = new JobLists(store, new JobViewState(couch.Server, _options, _time), admission, NullLogger<JobLists>.Instance);
        var all = new List<List<string>>();
        foreach (var filter in filters)
        {
            var ids = new List<string>();
            for (var page = filter; page is not null;)
            {
                var list = await lists.ReadAsync(page, new Mock<DurableTaskClient>("test").Object, 4, default);
                ids.AddRange(list.Jobs.Select(job => job.Id));
                page = list.Continuation is { } next ? page with { After = JobPosition.Parse(JobListContinuation.Read(next)!) } : null;
            }

            all.Add(ids);
        }

        return all;
    }
}
