using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Api;

/// <summary>Makes what the API shows of a job from what the durable back end and the jobs' database know of it.</summary>
internal static class JobReader
{
    /// <summary>A job whose orchestration exists.</summary>
    /// <param name="metadata">With inputs and outputs.</param>
    /// <exception cref="JsonException">Its input or output is none of a job.</exception>
    public static JobAnswer Read(OrchestrationMetadata metadata)
    {
        var state = metadata.ReadInputAs<JobState>() ?? throw new JsonException("it has no input.");
        var output = ReadOutput(metadata);
        var status = StatusOf(metadata.RuntimeStatus, output);
        return new JobAnswer(
            JobId.FromInstanceId(metadata.InstanceId),
            state.Settings.Kind,
            status,
            ReadProgress(metadata, state, output),
            state.CreatedAt ?? metadata.CreatedAt,
            metadata.LastUpdatedAt,
            InputOf(state.Settings),
            output,
            status == JobStatus.Failed ? output?.Error ?? metadata.SerializedOutput ?? metadata.FailureDetails?.ErrorMessage : null);
    }

    /// <summary>A job by its record: one without an orchestration, because it waits, or has ended long ago.</summary>
    public static JobAnswer Read(JobDocument job)
    {
        var counts = job.Counts ?? JobCounts.Zero;
        return new(
            job.Settings.JobId,
            job.Settings.Kind,
            job.Status ?? JobStatus.Pending,
            JobProgress.Of(counts, job.Total, (job.EndedAt ?? job.AdvancedAt ?? job.CreatedAt) - (job.StartedAt ?? job.CreatedAt)) with { Outcome = job.Outcome },
            job.CreatedAt,
            job.EndedAt ?? job.AdvancedAt ?? job.CreatedAt,
            InputOf(job.Settings),
            job.Outcome is { } outcome ? new JobOutput(outcome, counts, job.Pages, job.Error) : null,
            job.Status == JobStatus.Failed ? job.Error : null);
    }

    private static JobStatus StatusOf(OrchestrationRuntimeStatus status, JobOutput? output) => status switch
    {
        OrchestrationRuntimeStatus.Pending => JobStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => JobStatus.Suspended,
        OrchestrationRuntimeStatus.Failed => JobStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => JobStatus.Terminated,
        OrchestrationRuntimeStatus.Completed => output?.Status ?? JobStatus.Completed,
        _ => JobStatus.Running,
    };

    // The id and the kind stand beside it.
    private static JsonObject InputOf(JobSettings settings)
    {
        var input = settings.ToJson();
        input.Remove("jobId");
        input.Remove(JobFields.Kind);
        return input;
    }

    private static JobOutput? ReadOutput(OrchestrationMetadata metadata) =>
        metadata.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? metadata.ReadOutputAs<JobOutput>() : null;

    private static JobProgress ReadProgress(OrchestrationMetadata metadata, JobState state, JobOutput? output)
    {
        try
        {
            if (metadata.SerializedCustomStatus is not null && metadata.ReadCustomStatusAs<JobProgress>() is { } progress)
            {
                return progress;
            }
        }
        catch (JsonException)
        {
            // A status that an older version wrote tells less than the counts do.
        }

        return JobProgress.Of(output?.Counts ?? state.Counts, state.Total, TimeSpan.Zero);
    }
}
