#pragma warning disable
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable;

/// <summary>DurableTask.Core over SQLite, with the app's functions behind the shims of Microsoft.DurableTask.Worker.</summary>
internal sealed class RealEngine : IAsyncDisposable
{
    private readonly TaskHubWorker _worker;

    public RealEngine(SqliteEngineOptions settings, FunctionRegistry functions, DataConverter converter, ILoggerFactory logs, bool checkDeterminism = false)
    {
        Service = new SqliteOrchestrationService(settings, logs);
        var options = new DurableTaskWorkerOptions { DataConverter = converter };
        var shims = new DurableTaskShimFactory(options, logs);
        _worker = new TaskHubWorker(Service, new Orchestrations(functions, shims), new Activities(functions, shims), logs)
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        if (settings.Time != TimeProvider.System) _worker.AddOrchestrationDispatcherMiddleware((context, next) => { SetClock(context.GetProperty<OrchestrationRuntimeState>(), settings.Time); return next(); });
        if (checkDeterminism) _worker.AddOrchestrationDispatcherMiddleware((context, next) => DeterminismCheck.RunAsync(context, next, (name, version) => new Orchestrations(functions, shims).GetObject(name, version)!));
        Client = new RealDurableTaskClient("local", Service, converter);
    }

    public SqliteOrchestrationService Service { get; }
    public RealDurableTaskClient Client { get; }

    public Task StartAsync() => _worker.StartAsync();

    // Forced: the graceful stop of DurableTask.Core looks once a second. The service itself waits for what is in hand.
    public Task StopAsync() => _worker.StopAsync(isForced: true);

    public ValueTask DisposeAsync() { _worker.Dispose(); return Service.DisposeAsync(); }

    // DurableTask.Core stamps events with DateTime.UtcNow; an orchestrator's clock is the stamp of the turn's OrchestratorStarted.
    private static void SetClock(OrchestrationRuntimeState state, TimeProvider time)
    {
        foreach (var started in state.NewEvents.OfType<OrchestratorStartedEvent>()) started.Timestamp = time.GetUtcNow().UtcDateTime;
    }

    private sealed class Orchestrations(FunctionRegistry functions, DurableTaskShimFactory shims) : INameVersionObjectManager<TaskOrchestration>
    {
        public void Add(ObjectCreator<TaskOrchestration> creator) => throw new NotSupportedException();
        public TaskOrchestration? GetObject(string name, string? version) =>
            // Null would leave the instance pending for ever and make the dispatcher back off for 10 seconds each time, for everyone.
            shims.CreateOrchestration(name, functions.Orchestrators.TryGetValue(name, out var function)
                ? new FunctionOrchestrator(function.Input, function.Run)
                : new FunctionOrchestrator(typeof(object), (_, _) => throw new InvalidOperationException($"There is no orchestrator named '{name}'.")));
    }

    private sealed class Activities(FunctionRegistry functions, DurableTaskShimFactory shims) : INameVersionObjectManager<TaskActivity>
    {
        public void Add(ObjectCreator<TaskActivity> creator) => throw new NotSupportedException();
        public TaskActivity? GetObject(string name, string? version) =>
            shims.CreateActivity(name, functions.Activities.TryGetValue(name, out var activity)
                ? new FunctionActivity(activity.Input, activity.Run)
                : new FunctionActivity(typeof(object), (_, _) => throw new InvalidOperationException($"There is no activity named '{name}'.")));
    }
}
