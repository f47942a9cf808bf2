using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Embedded.Durable;

namespace Pipeline.Tests.Durable;

/// <summary>The engine on real files.</summary>
public sealed class FileStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-durable-").FullName;
    private readonly TestFunctions _functions = new();

    [Fact]
    public async Task Engine_StoppedAndStartedAgain_GoesOnFromItsFiles()
    {
        _functions
            .Orchestrator("Fan", async context =>
            {
                var sums = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)));
                return sums.Sum() + await context.WaitForExternalEvent<int>("add");
            })
            .Orchestrator("Child", async context =>
            {
                var i = context.GetInput<int>();
                return (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => context.CallActivityAsync<int>("Echo", i)))).Sum();
            })
            .Activity<int, int>("Echo", i => i);
        string id;
        await using (var engine = await StartAsync())
        {
            id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Fan");
        }

        await using var again = await StartAsync();
        await again.Client.RaiseEventAsync(id, "add", 1000);
        var ended = await again.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("1950", ended.SerializedOutput);
        await again.StopAsync();
        Assert.Equal([$"instance-{id}.journal"], Directory.GetFiles(_folder, "*.journal*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Engine_AwkwardIds_HaveFilesOfTheirOwn()
    {
        _functions.Orchestrator("Echo", context => Task.FromResult(context.InstanceId));
        string[] ids = ["a", "A", "a b", "../up", "c:\\d", "%41", ".", "..", "con", "日本語😀", "\"'<>|*?", "line\nfeed", new string('x', 300), new string('x', 301), "x."];
        await using (var engine = await StartAsync())
        {
            foreach (var id in ids)
            {
                await engine.Client.ScheduleNewOrchestrationInstanceAsync("Echo", new StartOrchestrationOptions(id));
                await engine.Client.WaitForInstanceCompletionAsync(id).WaitAsync(TimeSpan.FromSeconds(20));
            }
        }

        Assert.Equal(ids.Length, Directory.GetFiles(_folder, "*.journal").Select(path => path.ToUpperInvariant()).Distinct().Count());
        await using var again = await StartAsync();
        foreach (var id in ids)
        {
            Assert.Equal(id, (await again.Client.GetInstanceAsync(id, true))!.ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Engine_FolderInUse_IsRefusedNamingFolderAndProcess()
    {
        await using var engine = await StartAsync();

        var refused = Assert.Throws<IOException>(Make);

        Assert.Equal($"The folder '{_folder}' is in use by another host (process {Environment.ProcessId}). Stop that host or choose another folder.", refused.Message);
        await engine.StopAsync();
        await using var next = Make();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Engine_ConcurrencyOutOfRange_IsRefusedNamingTheSetting(int value)
    {
        var refused = Assert.Throws<ArgumentException>(() => new DurableEngineOptions { Folder = _folder, MaxConcurrentActivities = value }.Validate());

        Assert.Equal($"DurableEngineOptions.MaxConcurrentActivities is {value}; it must be from 1 to 10,000.", refused.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DurableEngine Make() => new(new DurableEngineOptions { Folder = _folder }, _functions, TimeProvider.System, NullLoggerFactory.Instance);

    private async Task<DurableEngine> StartAsync()
    {
        var engine = Make();
        await engine.StartAsync();
        return engine;
    }
}
