using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Workers;

namespace Pipeline.Tests.Jobs;

/// <summary>Processes that die at each request to CouchDB while a job begins or ends: the timer of another brings record, places and engine together.</summary>
public sealed class RecordCrashTests
{
    private const int MostRequests = 100;

    private readonly JobBench _bench = new();
    private readonly List<string> _scheduled = [];
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly Mock<DurableTaskClient> _client = new("test");

    public RecordCrashTests()
    {
        _bench.JobOptions.MaxRunning = 1;
        _bench.Database.Put("doc", null, ("a.txt", "text"));
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) =>
        {
            _scheduled.Add(options!.InstanceId!);
            return options.InstanceId!;
        });
        _client.Setup(client => client.GetInstanceAsync(It.IsAny<string>(), true, It.IsAny<CancellationToken>())).ReturnsAsync((string id, bool _, CancellationToken _) => InstanceOf(id));
    }

    private static JobOutput Output { get; } = new(JobOutcome.Completed, new JobCounts(1, 1, 1, 0, 0, 0), 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_CrashAtEveryRequest_StartsTheJobOnce(bool afterWrites)
    {
        for (var k = 1; k <= MostRequests; k++)
        {
            var tests = new RecordCrashTests();
            if (!await tests.CrashAtStartAsync(k, afterWrites))
            {
                Assert.InRange(k, 4, MostRequests);
                return;
            }
        }

        Assert.Fail("No start ended.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_CrashAtEveryRequest_IsRecordedAndStartsTheNextJobOnce(bool afterWrites)
    {
        for (var k = 1; k <= MostRequests; k++)
        {
            var tests = new RecordCrashTests();
            if (!await tests.CrashAtEndAsync(k, afterWrites))
            {
                Assert.InRange(k, 4, MostRequests);
                return;
            }
        }

        Assert.Fail("No end ended.");
    }

    /// <returns>False when the job had started before the k-th request.</returns>
    private async Task<bool> CrashAtStartAsync(int k, bool afterWrites)
    {
        var crashed = await CrashAsync(k, afterWrites, () => StartAsync("a"));
        await RunTimerAsync();
        await StartAsync("a");
        await RunTimerAsync();

        Assert.Equal(["job-a"], _scheduled);
        Assert.False((await _bench.Store.FindAsync("a", default))!.HasEnded);
        Assert.Equal(["a"], (await _bench.Admission.ReadAsync(default)).Running);
        Assert.Equal(["a"], (await _bench.Store.ListActiveAsync(default)).Jobs.Select(job => job.JobId));
        return crashed;
    }

    /// <returns>False when the job had ended before the k-th request.</returns>
    private async Task<bool> CrashAtEndAsync(int k, bool afterWrites)
    {
        await StartAsync("a");
        await StartAsync("b");
        Assert.Equal(["job-a"], _scheduled);

        var crashed = await CrashAsync(
            k, afterWrites, () => new EndJob(_bench.Store, _bench.Starter).RunAsync(new JobEnd("a", Output), _client.Object, CancellationToken.None));
        _ended.Add("job-a");
        await RunTimerAsync();
        await RunTimerAsync();

        var job = (await _bench.Store.FindAsync("a", default))!;
        Assert.Equal((JobStatus.Completed, Output.Counts), (job.Status, job.Counts));
        Assert.Equal(["job-a", "job-b"], _scheduled);
        Assert.Equal(["b"], (await _bench.Admission.ReadAsync(default)).Running);
        Assert.Equal(["b"], (await _bench.Store.ListActiveAsync(default)).Jobs.Select(active => active.JobId));
        return crashed;
    }

    private Task<JobDocument?> StartAsync(string job) => _bench.Starter.StartAsync(_client.Object, new JobOrder(JobBench.Settings(job)), CancellationToken.None);

    private async Task<bool> CrashAsync(int k, bool afterWrites, Func<Task> work)
    {
        var requests = 0;
        void Count(string database, string request)
        {
            // A process that is dead asks nothing more.
            if (++requests >= k)
            {
                throw new CrashException();
            }
        }

        if (afterWrites)
        {
            _bench.Server.AfterWrite = Count;
        }
        else
        {
            _bench.Server.BeforeRequest = Count;
        }

        try
        {
            await work();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
        finally
        {
            _bench.Server.BeforeRequest = (_, _) => { };
            _bench.Server.AfterWrite = (_, _) => { };
        }
    }

    private Task RunTimerAsync()
    {
        _bench.Time.Advance(TimeSpan.FromMinutes(3));
        var couchDb = Options.Create(new CouchDbOptions { Url = new Uri("http://couch.example:5984/") });
        var timer = new ResumeJobs(
            _bench.Store, _bench.Starter, new WorkerStore(_bench.Server, couchDb), _bench.Hub, couchDb, _bench.Time, NullLogger<ResumeJobs>.Instance);
        return timer.RunAsync(new Microsoft.Azure.Functions.Worker.TimerInfo(), _client.Object, CancellationToken.None);
    }

    private OrchestrationMetadata? InstanceOf(string id)
    {
        var converter = new JsonDataConverter(JobBench.Json);
        return !_scheduled.Contains(id)
            ? null
            : new OrchestrationMetadata(nameof(ClassifyDatabase), id)
            {
                RuntimeStatus = _ended.Contains(id) ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
                DataConverter = converter,
                SerializedInput = converter.Serialize(new JobState(JobBench.Settings(id["job-".Length..]))),
                SerializedOutput = _ended.Contains(id) ? converter.Serialize(Output) : null,
            };
    }

    private sealed class CrashException() : Exception("The process has ended.");
}
