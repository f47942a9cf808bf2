using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Admission;

namespace Pipeline.Tests.Jobs.Admission;

public sealed class JobAdmissionTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task EnterAndLeave_ManyJobs_AdmitByPriorityDeadlineAndAge()
    {
        _bench.JobOptions.MaxRunning = 2;
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(["a"], await EnterAsync("a", 0, null));
        Assert.Equal(["b"], await EnterAsync("b", 0, null));
        Assert.Empty(await EnterAsync("old", 0, null));
        Assert.Empty(await EnterAsync("young", 0, null));
        Assert.Empty(await EnterAsync("due", 0, noon));
        Assert.Empty(await EnterAsync("sooner", 0, noon.AddHours(-1)));
        Assert.Empty(await EnterAsync("first", 5, null));

        var order = new List<string>();
        for (var running = new Queue<string>(["a", "b"]); running.TryDequeue(out var job);)
        {
            foreach (var next in await _bench.Admission.LeaveAsync(job, default))
            {
                order.Add(next);
                running.Enqueue(next);
            }
        }

        Assert.Equal(["first", "sooner", "due", "old", "young"], order);
    }

    [Fact]
    public async Task EnterAndLeave_TwiceTheSame_ChangeNothing()
    {
        await EnterAsync("a", 0, null);
        var revision = _bench.Jobs.Revision(AdmissionDocument.DocumentId);

        Assert.Equal(["a"], await EnterAsync("a", 0, null));
        Assert.Empty(await _bench.Admission.LeaveAsync("other", default));
        Assert.Equal(revision, _bench.Jobs.Revision(AdmissionDocument.DocumentId));
    }

    [Fact]
    public async Task EnterAndLeave_TwoHundredJobsAtOnce_NeverMoreThanThereArePlacesAndEachOnce()
    {
        var admitted = new System.Collections.Concurrent.ConcurrentBag<string>();
        var running = 0;
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
            await RunAsync(await EnterAsync($"j{number}", number % 3, null)));

        Assert.Equal(200, admitted.Distinct().Count());
        Assert.Equal(200, admitted.Count);
        Assert.InRange(most, 1, _bench.JobOptions.MaxRunning);
        Assert.Equal((0, 0), ((await _bench.Admission.ReadAsync(default)).Running.Count, (await _bench.Admission.ReadAsync(default)).Waiting.Count));

        async Task RunAsync(IReadOnlyList<string> jobs)
        {
            foreach (var job in jobs)
            {
                admitted.Add(job);
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                await RunAsync(await _bench.Admission.LeaveAsync(job, default));
            }
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var current = most; value > current; current = most)
        {
            Interlocked.CompareExchange(ref most, value, current);
        }
    }

    private Task<IReadOnlyList<string>> EnterAsync(string id, int priority, DateTimeOffset? deadline)
    {
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        var settings = JobBench.Settings(id) with { Priority = priority, Deadline = deadline };
        return _bench.Admission.EnterAsync(new JobDocument(JobDocument.IdOf(id), settings, _bench.Time.GetUtcNow()), default);
    }
}
