using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Pipeline.Jobs;

/// <summary>
/// Orchestrator of a job: lists the database page by page and keeps several pages in flight. Only counts come back to it;
/// its history, its memory and its state are the same for any number of documents, because it continues as new every
/// <see cref="PagesPerExecution"/> pages.
/// </summary>
internal static class ClassifyDatabase
{
    /// <summary>Pages worked on at the same time, so that the slowest batch of one never leaves CouchDB idle.</summary>
    public const int PagesInFlight = 3;

    /// <summary>Pages of one execution. All in flight are awaited before the next one starts: a page that ended after it would be lost.</summary>
    public const int PagesPerExecution = 50;

    [Function(nameof(ClassifyDatabase))]
    public static async Task<JobOutput?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<JobState>()
            ?? throw new InvalidOperationException($"{nameof(ClassifyDatabase)} was started without an input.");
        var run = new ClassifyDatabaseRun(context, state);

        await run.DoPagesAsync();

        if (run.IsFinished)
        {
            var output = run.Finish();
            if (output.Error is { } error)
            {
                context.CreateReplaySafeLogger(nameof(ClassifyDatabase)).JobFailed(state.Settings.JobId, error);
            }

            return output;
        }

        context.ContinueAsNew(run.State);
        return null;
    }
}
