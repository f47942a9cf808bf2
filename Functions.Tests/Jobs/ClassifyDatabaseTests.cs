using Microsoft.DurableTask;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Looks;

namespace Pipeline.Tests.Jobs;

public sealed class ClassifyDatabaseTests
{
    private readonly List<string> _pageIds = [];
    private readonly List<TaskCompletionSource<object?>> _pages = [];
    private int _listed;

    [Fact]
    public async Task RunAsync_SomePages_EndsWithTheSumOfTheirCounts()
    {
        var context = Context(pages: 4, (_, request) => Done(request));

        var output = await RunAsync(context);

        Assert.Equal(new JobOutput(JobOutcome.Completed, Counts(4), Pages: 4), output);
        Assert.Equal(["page-j1-1", "page-j1-2", "page-j1-3", "page-j1-4"], _pageIds);
        var last = Assert.IsType<JobProgress>(context.Statuses[^1]);
        Assert.Equal((40, 4, 4, JobOutcome.Completed), (last.Total, last.Listed, last.Saved, last.Outcome));
        Assert.Equal([new JobEnd("j1", output!)], context.Ends);
    }

    [Fact]
    public async Task RunAsync_EmptyDatabase_Completes()
    {
        var output = await RunAsync(Context(pages: 0, (_, request) => Done(request)));

        Assert.Equal(new JobOutput(JobOutcome.Completed, JobCounts.Zero, Pages: 0), output);
    }

    [Fact]
    public async Task RunAsync_SlowPages_KeepsThreeInFlightAndStartsTheNextWhenAnyEnds()
    {
        var run = RunAsync(Context(pages: 5, (_, _) => Wait()));
        Assert.Equal(3, _pages.Count);

        _pages[1].SetResult(Result(1));
        Assert.Equal(4, _pages.Count);

        _pages[3].SetResult(Result(1));
        Assert.Equal(5, _pages.Count);
        Assert.False(run.IsCompleted);

        _pages[0].SetResult(Result(1));
        _pages[2].SetResult(Result(1));
        _pages[4].SetResult(Result(1));
        Assert.Equal(Counts(5), (await run)!.Counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task RunAsync_PagesInFlight_AreAsTheJobSays(int pagesInFlight)
    {
        var state = new JobState(JobBench.Settings() with { PagesInFlight = pagesInFlight });
        var run = RunAsync(Context(pages: 7, (_, _) => Wait(), state));

        Assert.Equal(pagesInFlight, _pages.Count);
        for (var page = 0; page < 7; page++)
        {
            _pages[page].SetResult(Result(1));
        }

        Assert.Equal(Counts(7), (await run)!.Counts);
    }

    [Fact]
    public async Task RunAsync_FiftyPages_DrainsAndContinuesAsNewWithNothingLost()
    {
        var context = Context(pages: 120, (number, request) => number == 48 ? Wait() : Done(request));
        var run = RunAsync(context);
        Assert.False(run.IsCompleted);
        Assert.Equal(50, _pageIds.Count);

        _pages[0].SetResult(Result(1));
        Assert.Null(await run);

        var next = Assert.IsType<JobState>(context.ContinuedWith);
        Assert.Equal(Counts(50), next.Counts);
        Assert.Equal(("p050", 50, 500, 40), (next.Cursor, next.Pages, (int)next.Listed, (int)next.Total!));
        var second = await RunToEndAsync(next, pages: 120);
        Assert.Equal(new JobOutput(JobOutcome.Completed, Counts(120), Pages: 120), second);
        Assert.Equal(120, _pageIds.Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_PageUnavailable_WaitsAndDoesItsRestUnderANewId()
    {
        var rest = new KeyRange("x", "y");
        var requests = new List<PageRequest>();
        var context = Context(pages: 2, (number, request) =>
        {
            requests.Add(request);
            return number is 1 or 2
                ? Task.FromResult<object?>(new PageResult(Counts(10), [rest], Outage: "The disk is full."))
                : Done(request);
        });

        var output = await RunAsync(context);

        Assert.Equal(new JobOutput(JobOutcome.Completed, Counts(22), Pages: 4), output);
        Assert.Equal([rest], requests[1].Batches);
        Assert.Equal([rest], requests[3].Batches);
        Assert.Equal([30, 60], context.Timers.Select(timer => timer.TotalSeconds));
        Assert.Contains(context.Statuses, status => status is JobProgress { WaitingUntil: not null, LastError: "The disk is full.", EtaSeconds: null });
        var last = Assert.IsType<JobProgress>(context.Statuses[^1]);
        Assert.Equal(("The disk is full.", null, null, context.CurrentUtcDateTime), (last.LastError, last.WaitingUntil, last.EtaSeconds, last.LastAdvanceAt));
    }

    [Fact]
    public async Task RunAsync_CouchDbAwayForADay_GivesUpAndSaysSo()
    {
        var context = new FakeOrchestrationContext(new JobState(JobBench.Settings()))
        {
            Activity = (_, _) => throw FakeOrchestrationContext.Unavailable(),
        };

        var output = await RunAsync(context);

        Assert.Equal(JobOutcome.Failed, output!.Outcome);
        Assert.Contains("24 hours", output.Error, StringComparison.Ordinal);
        Assert.Equal([30, 60, 120, 240, 480, 600, 600], context.Timers.Take(7).Select(timer => timer.TotalSeconds));
        Assert.InRange(context.Timers.Sum(timer => timer.TotalHours), 24, 24.2);
    }

    [Fact]
    public async Task RunAsync_Cancelled_FinishesWhatIsInFlightAndKeepsItsCounts()
    {
        var context = Context(pages: 10, (number, request) => number == 2
            ? Task.FromResult<object?>(new PageResult(Counts(4), [], Cancelled: true))
            : number == 1 ? Wait() : Done(request));
        var run = RunAsync(context);
        Assert.False(run.IsCompleted);

        _pages[0].SetResult(Result(7));
        var output = await run;

        Assert.Equal(JobOutcome.Cancelled, output!.Outcome);
        Assert.Empty(context.Log.Lines);
        Assert.Equal(Counts(11), output.Counts);
        Assert.Equal(2, _pageIds.Count);
    }

    [Fact]
    public async Task RunAsync_CouchDbRefuses_FailsWithItsWordsAndItsCounts()
    {
        var context = Context(pages: 10, (number, request) =>
            number == 1 ? Done(request) : Task.FromResult<object?>(PageResult.Failed([], "The account is not taken.")));

        var output = await RunAsync(context);

        Assert.Equal((JobOutcome.Failed, "The account is not taken."), (output!.Outcome, output.Error));
        Assert.Equal(Counts(1), output.Counts);
        var line = Assert.Single(context.Log.Lines);
        Assert.Equal((3201, "Job j1 has failed: The account is not taken."), (line.EventId, line.Message));
    }

    [Fact]
    public async Task RunAsync_Limit_AsksForWhatRemainsAndNoTotal()
    {
        var asked = new List<ListRequest>();
        var context = new FakeOrchestrationContext(new JobState(JobBench.Settings() with { Limit = 15 }))
        {
            Activity = (_, input) =>
            {
                asked.Add((ListRequest)input!);
                return Task.FromResult<object?>(asked.Count == 1
                    ? new ListResult([KeyRange.All], 10, "next")
                    : new ListResult([KeyRange.All], 5));
            },
            SubOrchestrator = (_, input, _) => Done((PageRequest)input!),
        };

        await RunAsync(context);

        Assert.Equal([(null, 15L, false), ("next", 5L, false)], asked.Select(request => (request.Cursor, request.Remaining!.Value, request.WithTotal)));
    }

    [Fact]
    public async Task RunAsync_Cluster_LooksAgainUntilTwoLooksAgree()
    {
        var looks = new List<LookRequest>();
        var activities = new List<string>();
        var pages = new List<PageRequest>();
        var context = new FakeOrchestrationContext(new JobState(JobBench.Settings()))
        {
            Activity = (name, input) =>
            {
                activities.Add(name);
                if (input is ListRequest)
                {
                    return Task.FromResult<object?>(new ListResult([KeyRange.All], 10, IsCluster: true));
                }

                if (input is not LookRequest look)
                {
                    return Task.FromResult<object?>(true);
                }

                looks.Add(look);
                return Task.FromResult<object?>(looks.Count switch
                {
                    1 => new ListResult([new KeyRange("a", "b")], Next: "r1", Counts: Counts(3)),
                    2 => new ListResult([], Counts: Counts(4)),
                    _ => new ListResult([], Counts: Counts(17)),
                });
            },
            SubOrchestrator = (_, input, _) =>
            {
                pages.Add((PageRequest)input!);
                return Done((PageRequest)input!);
            },
        };

        var output = await RunAsync(context);

        Assert.Equal(new JobOutput(JobOutcome.Completed, Counts(17), Pages: 2, SecondLook: new LookOutcome(2, Found: 1, Open: 0)), output);
        Assert.Equal([null, "r1", null], looks.Select(look => look.Cursor));
        Assert.All(pages, page => Assert.True(page.IsRecorded));
        Assert.Equal([10], context.Timers.Select(timer => timer.TotalSeconds));
        Assert.Equal(nameof(RemoveBatchRecords), activities[^1]);
    }

    [Fact]
    public async Task RunAsync_ClusterOnWhichNothingDiffers_KeepsTheCountsOfThePages()
    {
        var context = new FakeOrchestrationContext(new JobState(JobBench.Settings()))
        {
            // As of a kind of job that keeps no records of its batches.
            Activity = (_, input) => Task.FromResult<object?>(input switch
            {
                ListRequest => new ListResult([KeyRange.All], 10, IsCluster: true),
                LookRequest => new ListResult([], Counts: JobCounts.Zero),
                _ => true,
            }),
            SubOrchestrator = (_, input, _) => Done((PageRequest)input!),
        };

        Assert.Equal(Counts(1), (await RunAsync(context))!.Counts);
    }

    [Fact]
    public async Task RunAsync_ClusterThatKeepsDiffering_EndsAfterThreeLooksAndSaysWhatIsOpen()
    {
        var looks = new List<LookRequest>();
        var context = new FakeOrchestrationContext(new JobState(JobBench.Settings()))
        {
            Activity = (_, input) =>
            {
                if (input is LookRequest look)
                {
                    looks.Add(look);
                }

                return Task.FromResult<object?>(input switch
                {
                    ListRequest => new ListResult([KeyRange.All], 10, IsCluster: true),
                    LookRequest { CountOnly: false } => new ListResult([new KeyRange("a", "b"), new KeyRange("c", null)], Counts: Counts(3)),
                    LookRequest => new ListResult([], Counts: Counts(21)),
                    _ => true,
                });
            },
            SubOrchestrator = (_, input, _) => Done((PageRequest)input!),
        };

        var output = await RunAsync(context);

        Assert.Equal(new JobOutput(JobOutcome.Completed, Counts(21), Pages: 4, SecondLook: new LookOutcome(3, Found: 6, Open: 2)), output);
        Assert.Equal([false, false, false, true], looks.Select(look => look.CountOnly));
    }

    private static JobCounts Counts(long saved) => new(saved, saved, saved, 0, 0, 0);

    private static Task<JobOutput?> RunAsync(FakeOrchestrationContext context) => ClassifyDatabase.RunAsync(context, context.GetInput<JobState>());

    private static PageResult Result(long saved) => new(Counts(saved), []);

    private static Task<object?> Done(PageRequest request) => Task.FromResult<object?>(Result(request.Batches.Count));

    private Task<object?> Wait()
    {
        var page = new TaskCompletionSource<object?>();
        _pages.Add(page);
        return page.Task;
    }

    private async Task<JobOutput?> RunToEndAsync(JobState state, int pages)
    {
        while (true)
        {
            var context = Context(pages, (_, request) => Done(request), state);
            if (await RunAsync(context) is { } output)
            {
                return output;
            }

            state = (JobState)context.ContinuedWith!;
        }
    }

    /// <summary>A database of as many pages of one batch and ten documents each, listed one after the other.</summary>
    private FakeOrchestrationContext Context(int pages, Func<int, PageRequest, Task<object?>> page, JobState? state = null) =>
        new(state ?? new JobState(JobBench.Settings()))
        {
            Activity = (name, input) =>
            {
                Assert.Equal(nameof(ListDocuments), name);
                var request = (ListRequest)input!;
                Assert.Equal(_listed == 0 ? null : $"p{_listed:000}", request.Cursor);
                if (pages == 0)
                {
                    return Task.FromResult<object?>(new ListResult([]));
                }

                _listed++;
                var next = _listed < pages ? $"p{_listed:000}" : null;
                return Task.FromResult<object?>(new ListResult(
                    [new KeyRange(request.Cursor, next)], 10, next, request.WithTotal ? 10 * Math.Min(pages, 4) : null));
            },
            SubOrchestrator = (name, input, options) =>
            {
                Assert.Equal(nameof(ClassifyPage), name);
                _pageIds.Add(Assert.IsType<SubOrchestrationOptions>(options).InstanceId!);
                return page(_pageIds.Count, (PageRequest)input!);
            },
        };
}
