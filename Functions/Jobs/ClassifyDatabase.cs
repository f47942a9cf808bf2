using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Pipeline.Jobs;

/// <summary>
/// Orchestrator of a job: lists the database page by page and keeps several pages in flight. Only counts come back to it;
/// its history, its memory and its state are the same for any number of documents, because it continues as new every
/// <see cref="JobLimits.PagesPerExecution"/> pages.
/// </summary>
internal static class ClassifyDatabase
{
    [Function(nameof(ClassifyDatabase))]
    public static async Task<JobOutput?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, JobState state)
    {
        var run = new ClassifyDatabaseRun(context, state);

        await run.DoPagesAsync();

        if (run.IsFinished)
        {
            var output = run.Finish();
            if (output.Outcome == JobOutcome.Completed)
            {
                await run.RemoveRecordsAsync();
            }

            if (output.Error is { } error)
            {
                context.CreateReplaySafeLogger(nameof(ClassifyDatabase)).JobFailed(state.Settings.JobId, error);
            }

            if (!await EndAsync(context, state, output))
            {
                return output;
            }

            context.ContinueAsNew(output.GoesOnFrom);
            return null;
        }

        context.ContinueAsNew(run.State);
        return null;
    }

    /// <returns>Whether the job goes on at once.</returns>
    private static async Task<bool> EndAsync(TaskOrchestrationContext context, JobState state, JobOutput output)
    {
        try
        {
            return await context.CallActivityAsync<bool>(nameof(EndJob), new JobEnd(state.Settings.JobId, output, state.Run), JobRetries.Activity);
        }
        catch (TaskFailedException)
        {
            // The job has ended all the same: the timer records it when CouchDB is back.
            return false;
        }
    }
}
