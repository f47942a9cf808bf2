using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Middleware;
using Newtonsoft.Json;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>
/// Runs each turn twice from the same history, and fails the orchestration if the two ask for different things. DurableTask.Core compares kinds and
/// names alone with the history, neither inputs nor instance ids.
/// </summary>
internal static class DeterminismCheck
{
    public static async Task RunAsync(DispatchMiddlewareContext context, Func<Task> next, Func<string, string?, TaskOrchestration> create)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        var again = new TaskOrchestrationExecutor(
            state, create(state.Name, state.Version), BehaviorOnContinueAsNew.Carryover, ErrorPropagationMode.UseFailureDetails).Execute();
        await next();
        var result = context.GetProperty<OrchestratorExecutionResult>();
        var (first, second) = (JsonConvert.SerializeObject(again.Actions), JsonConvert.SerializeObject(result.Actions));
        if (first == second && again.CustomStatus == result.CustomStatus)
        {
            return;
        }

        var failure = new FailureDetails("NonDeterministic", $"Two runs of one turn differ: {first} and {second}", null, null, isNonRetriable: true);
        context.SetProperty(new OrchestratorExecutionResult
        {
            CustomStatus = result.CustomStatus,
            Actions =
            [
                new OrchestrationCompleteOrchestratorAction { Id = -1, OrchestrationStatus = OrchestrationStatus.Failed, FailureDetails = failure },
            ],
        });
    }
}
