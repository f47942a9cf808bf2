using System.Globalization;
using Microsoft.DurableTask;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Cli.Bench;

/// <summary>The orchestrators and activities that the durable engine is measured with.</summary>
/// <param name="ran">Told of each activity that has ended, by its key.</param>
internal sealed class EngineFunctions(Action<string> ran) : IFunctionCatalog
{
    /// <summary>Sub-orchestrations of one page of <see cref="EnginePages"/>.</summary>
    public const int ChildrenOfAPage = 3;

    /// <inheritdoc/>
    public IReadOnlyCollection<Orchestrator> Orchestrators { get; } =
    [
        Of<int, int>("One", (context, number) => context.CallActivityAsync<int>("Number", new EngineActivity($"{number}", 0))),
        Of<EngineFan, int>("Fan", FanAsync),
        Of<EngineGroup, int>("Group", GroupAsync),
        Of<EnginePages, int>("Pages", PagesAsync),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<Activity> Activities { get; } =
    [
        new Activity("Number", typeof(EngineActivity), async (_, input, cancellationToken) =>
        {
            var activity = (EngineActivity)input!;
            if (activity.Milliseconds > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(activity.Milliseconds), TimeProvider.System, cancellationToken);
            }

            ran(activity.Key);
            return 1;
        }),
    ];

    private static Orchestrator Of<TInput, TOutput>(string name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> run) =>
        new(name, typeof(TInput), async (context, input) => await run(context, (TInput)input!));

    private static async Task<int> FanAsync(TaskOrchestrationContext context, EngineFan fan) => (await Task.WhenAll(Enumerable.Range(0, fan.Children).Select(child =>
        CallGroupAsync(context, new EngineGroup($"{fan.Key}-{Text(child)}", fan.Width, fan.Milliseconds))))).Sum();

    private static async Task<int> GroupAsync(TaskOrchestrationContext context, EngineGroup group) =>
        (await Task.WhenAll(Enumerable.Range(0, group.Width).Select(index =>
            context.CallActivityAsync<int>("Number", new EngineActivity($"{group.Key}-{Text(index)}", group.Milliseconds))))).Sum();

    private static async Task<int> PagesAsync(TaskOrchestrationContext context, EnginePages pages)
    {
        context.SetCustomStatus(pages);
        var counts = await Task.WhenAll(Enumerable.Range(0, ChildrenOfAPage).Select(child =>
            CallGroupAsync(context, new EngineGroup($"{pages.Key}-{Text(pages.Page)}-{Text(child)}", pages.Width, pages.Milliseconds))));
        var done = pages.Done + counts.Sum();
        if (pages.Page < pages.Last)
        {
            context.ContinueAsNew(pages with { Page = pages.Page + 1, Done = done });
        }

        return done;
    }

    private static Task<int> CallGroupAsync(TaskOrchestrationContext context, EngineGroup group) =>
        context.CallSubOrchestratorAsync<int>("Group", group, new SubOrchestrationOptions(instanceId: group.Key));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An activity.</summary>
/// <param name="Key">What tells it from all others.</param>
/// <param name="Milliseconds">How long it waits.</param>
internal sealed record EngineActivity(string Key, int Milliseconds);

/// <summary>A sub-orchestration.</summary>
/// <param name="Key">Its instance id, and how the keys of its activities begin.</param>
/// <param name="Width">Its activities.</param>
internal sealed record EngineGroup(string Key, int Width, int Milliseconds);

/// <summary>An orchestration of sub-orchestrations at the same time.</summary>
internal sealed record EngineFan(string Key, int Children, int Width, int Milliseconds);

/// <summary>An orchestration that does page after page and continues as new after each.</summary>
/// <param name="Page">The page that comes next, from 1 on.</param>
/// <param name="Last">The last one.</param>
/// <param name="Done">Activities of the pages before.</param>
internal sealed record EnginePages(string Key, int Page, int Last, int Width, int Milliseconds, int Done = 0);
