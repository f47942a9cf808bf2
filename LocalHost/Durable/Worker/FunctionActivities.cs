using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;

namespace Pipeline.LocalHost.Durable.Worker;

/// <summary>Gives DurableTask.Core the activities of a catalog.</summary>
/// <param name="stopping">Fires when the engine stops; every activity gets it.</param>
internal sealed class FunctionActivities(IFunctionCatalog catalog, DurableTaskShimFactory shims, CancellationToken stopping) : INameVersionObjectManager<TaskActivity>
{
    private readonly Dictionary<string, Activity> _activities = catalog.Activities.ToDictionary(item => item.Name, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Add(ObjectCreator<TaskActivity> creator) => throw new NotSupportedException("Activities come from the catalog alone.");

    /// <summary>The activity of a name; one that fails when there is none, for the reasons that orchestrators have.</summary>
    public TaskActivity? GetObject(string name, string? version) => shims.CreateActivity(name, new Adapter(
        _activities.GetValueOrDefault(name)
        ?? new Activity(name, typeof(object), (_, _, _) => throw new InvalidOperationException($"There is no activity named '{name}'.")),
        stopping));

    private sealed class Adapter(Activity activity, CancellationToken stopping) : ITaskActivity
    {
        public Type InputType => activity.InputType;

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskActivityContext context, object? input)
        {
            try
            {
                return await activity.RunAsync(context, input, stopping);
            }
            catch (OperationCanceledException exception) when (stopping.IsCancellationRequested)
            {
                // Not a result: the activity is abandoned, and run again after the next start.
                throw new SessionAbortedException("The durable engine stops.", exception);
            }
        }
    }
}
