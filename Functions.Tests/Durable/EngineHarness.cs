using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable;

namespace Pipeline.Tests.Durable;

/// <summary>An engine on a disk in memory and a clock of the test, which can be stopped and started again.</summary>
internal sealed class EngineHarness(bool replayEveryTurn = false) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public TestFunctions Functions { get; } = new();

    public MemoryDisk Disk { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public LogCollector Log { get; } = new();

    public int MaxConcurrentActivities { get; init; } = 64;

    public DurableEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client => Engine.Client;

    public async Task StartAsync()
    {
        Engine = new DurableEngine(
            new DurableEngineOptions { Folder = "memory", ReplayEveryTurn = replayEveryTurn, MaxConcurrentActivities = MaxConcurrentActivities },
            Functions,
            Time,
            Log,
            _ => Disk.Open());
        await Engine.StartAsync();
    }

    public async Task StopAsync()
    {
        var advances = Time.AutoAdvance;
        Time.AutoAdvance = false;
        await Engine.StopAsync().WaitAsync(Patience);
        Time.AutoAdvance = advances;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Starts the engine if need be, schedules an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? id = null)
    {
        return await EndAsync(await ScheduleAsync(orchestrator, input, id));
    }

    public async Task<string> ScheduleAsync(string orchestrator, object? input = null, string? id = null)
    {
        if (Engine is null)
        {
            await StartAsync();
        }

        return await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, id is null ? null : new StartOrchestrationOptions(id)).WaitAsync(Patience);
    }

    public Task<OrchestrationMetadata> EndAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>Waits until something is so, without a clock.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await StopAsync();
            await Engine.DisposeAsync();
        }
    }
}
