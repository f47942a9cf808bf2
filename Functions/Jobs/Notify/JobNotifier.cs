using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Jobs.Notify;

/// <summary>Has the end of a job told to who asked for that, beside the job.</summary>
internal static class JobNotifier
{
    /// <summary>Begins to tell the end of a job, unless that has begun.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="job">The job by its record; one that has not ended, or tells nobody, is passed over.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public static async Task NotifyAsync(DurableTaskClient client, JobDocument? job, CancellationToken cancellationToken)
    {
        if (job is not { HasEnded: true, Settings.Notify: not null })
        {
            return;
        }

        var instanceId = string.Create(CultureInfo.InvariantCulture, $"notify-{job.Settings.JobId}-{job.Run}");
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(NotifyEnd), new EndedJob(job.Settings.JobId, job.Run), new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }
}
