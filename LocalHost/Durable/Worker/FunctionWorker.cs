using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable.Worker;

/// <summary>Makes DurableTask.Core's worker, which runs the functions of a catalog.</summary>
internal static class FunctionWorker
{
    /// <summary>The shims around functions.</summary>
    public static DurableTaskShimFactory ShimsOf(DataConverter converter, ILoggerFactory loggers) =>
        new(new DurableTaskWorkerOptions { DataConverter = converter }, loggers);

    /// <summary>A worker that has not been started.</summary>
    public static TaskHubWorker Create(
        IOrchestrationService service,
        FunctionOrchestrations orchestrations,
        FunctionActivities activities,
        TimeProvider time,
        DurableEngineHooks hooks,
        ILoggerFactory loggers)
    {
        var worker = new TaskHubWorker(service, orchestrations, activities, loggers) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
        if (time != TimeProvider.System)
        {
            worker.AddOrchestrationDispatcherMiddleware((context, next) =>
            {
                SetClock(context.GetProperty<OrchestrationRuntimeState>(), time);
                return next();
            });
        }

        if (hooks.AroundTurn is { } around)
        {
            worker.AddOrchestrationDispatcherMiddleware((context, next) => around(context, next, (name, version) => orchestrations.GetObject(name, version)!));
        }

        return worker;
    }

    // DurableTask.Core stamps events with the system's clock; the clock of an orchestrator is the stamp of its turn's OrchestratorStarted.
    private static void SetClock(OrchestrationRuntimeState state, TimeProvider time)
    {
        foreach (var started in state.NewEvents.OfType<OrchestratorStartedEvent>())
        {
            started.Timestamp = time.GetUtcNow().UtcDateTime;
        }
    }
}
