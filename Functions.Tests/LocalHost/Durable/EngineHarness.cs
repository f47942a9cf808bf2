using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>An engine on a file and a clock of the test, which can be stopped and started again. Each turn is run twice and compared.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ILoggerFactory _loggers;
    private DurableEngine? _engine;

    public EngineHarness() => _loggers = LoggerFactory.Create(builder => builder.AddProvider(Log).SetMinimumLevel(LogLevel.Information));

    public TestFunctions Functions { get; } = new();

    public TestClock Time { get; } = new();

    public LogCapture Log { get; } = new();

    public DurableEngineHooks Hooks { get; set; } = new();

    public int MaxConcurrentActivities { get; init; } = 64;

    public int CachedEvents { get; init; } = 50_000;

    public string File => Path.Combine(_folder.Path, "taskhub.db");

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not been started.");

    public DurableTaskClient Client => Engine.Client;

    public DurableEngine Make() => new(
        new DurableEngineOptions { File = File, MaxConcurrentActivities = MaxConcurrentActivities, CachedEvents = CachedEvents },
        Functions,
        Time,
        _loggers,
        Hooks with { AroundTurn = DeterminismCheck.RunAsync });

    public async Task StartAsync()
    {
        _engine = Make();
        await _engine.StartAsync();
    }

    public async Task<bool> StopAsync(TimeSpan? patience = null) => await Engine.StopAsync(patience).WaitAsync(Patience);

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Starts the engine if need be, schedules an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? id = null) =>
        await EndAsync(await ScheduleAsync(orchestrator, input, id));

    public async Task<string> ScheduleAsync(string orchestrator, object? input = null, string? id = null)
    {
        if (_engine is null)
        {
            await StartAsync();
        }

        return await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, id is null ? null : new StartOrchestrationOptions(id)).WaitAsync(Patience);
    }

    public Task<OrchestrationMetadata> EndAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>Waits until the orchestrator has set a custom status, which is the JSON of a text.</summary>
    public async Task UntilStatusAsync(string id, string status)
    {
        using var limit = new CancellationTokenSource(Patience);
        while ((await Client.GetInstanceAsync(id))?.SerializedCustomStatus != $"\"{status}\"")
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await StopAsync();
            await _engine.DisposeAsync();
        }

        _loggers.Dispose();
        _folder.Dispose();
    }
}
