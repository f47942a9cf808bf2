using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;

namespace Pipeline.Tests.Cli.Plan;

/// <summary>Counts what turns take and ask for: the history entries of all orchestrations.</summary>
internal sealed class TurnRecorder
{
    private readonly Lock _gate = new();
    private readonly List<string> _starts = [];
    private readonly List<string> _activities = [];
    private readonly Dictionary<string, int> _entries = [];

    /// <summary>Turns of orchestrators.</summary>
    public int Turns { get; private set; }

    /// <summary>Sub-orchestrations that were asked for.</summary>
    public int SubOrchestrations { get; private set; }

    /// <summary>Results of activities and sub-orchestrations.</summary>
    public int Results { get; private set; }

    /// <summary>Executions that have ended, those that continue as new among them.</summary>
    public int Ends { get; private set; }

    /// <summary>Entries of all histories, without turns.</summary>
    public int Entries => _entries.Values.Sum();

    /// <summary>Entries of the longest history, without turns.</summary>
    public int LongestHistory => _entries.Values.Max();

    /// <summary>Executions of an orchestrator.</summary>
    public int ExecutionsOf(string orchestrator) => _starts.Count(name => name == orchestrator);

    /// <summary>Activities of a name that were asked for.</summary>
    public int ActivitiesOf(string activity) => _activities.Count(name => name == activity);

    /// <summary>Stands around each turn.</summary>
    public async Task RunAsync(DispatchMiddlewareContext context, Func<Task> next, Func<string, string?, TaskOrchestration> create)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        var taken = state.NewEvents.ToList();
        await next();
        var asked = context.GetProperty<OrchestratorExecutionResult>().Actions.ToList();
        lock (_gate)
        {
            Turns++;
            _starts.AddRange(taken.OfType<ExecutionStartedEvent>().Select(started => started.Name));
            _activities.AddRange(asked.OfType<ScheduleTaskOrchestratorAction>().Select(action => action.Name!));
            var results = taken.Count(item => item is TaskCompletedEvent or SubOrchestrationInstanceCompletedEvent);
            var children = asked.Count(action => action is CreateSubOrchestrationAction);
            var ends = asked.Count(action => action is OrchestrationCompleteOrchestratorAction);
            (Results, SubOrchestrations, Ends) = (Results + results, SubOrchestrations + children, Ends + ends);
            var execution = state.OrchestrationInstance!.InstanceId + state.OrchestrationInstance.ExecutionId;
            _entries[execution] = _entries.GetValueOrDefault(execution) + results + children + ends
                + taken.Count(item => item is ExecutionStartedEvent) + asked.Count(action => action is ScheduleTaskOrchestratorAction);
        }
    }
}
