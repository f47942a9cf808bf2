using System.Text.Json;
using Microsoft.DurableTask.Client;

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
            JobRequestFields.Kind,
            status,
            ReadProgress(metadata, state, output),
            state.CreatedAt ?? metadata.CreatedAt,
            metadata.LastUpdatedAt,
            JobInput.Of(state.Settings),
            output,
            status == JobStatus.Failed ? output?.Error ?? metadata.SerializedOutput ?? metadata.FailureDetails?.ErrorMessage : null);
    }

    /// <summary>A job that is claimed and not yet started.</summary>
    public static JobAnswer Read(JobDocument claim) => new(
        claim.Settings.JobId,
        JobRequestFields.Kind,
        JobStatus.Pending,
        JobProgress.None,
        claim.CreatedAt,
        claim.CreatedAt,
        JobInput.Of(claim.Settings));

    /// <summary>The states of an orchestration that a job's state may stand for.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus> Candidates(JobStatus status) => status switch
    {
        JobStatus.Pending => [OrchestrationRuntimeStatus.Pending],
        JobStatus.Running => [OrchestrationRuntimeStatus.Running],
        JobStatus.Suspended => [OrchestrationRuntimeStatus.Suspended],
        JobStatus.Completed => [OrchestrationRuntimeStatus.Completed],
        JobStatus.Failed => [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Completed],
        _ => [OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Completed],
    };

    private static JobStatus StatusOf(OrchestrationRuntimeStatus status, JobOutput? output) => status switch
    {
        OrchestrationRuntimeStatus.Pending => JobStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => JobStatus.Suspended,
        OrchestrationRuntimeStatus.Failed => JobStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => JobStatus.Terminated,
        OrchestrationRuntimeStatus.Completed => output?.Outcome switch
        {
            JobOutcome.Cancelled => JobStatus.Terminated,
            JobOutcome.Failed => JobStatus.Failed,
            _ => JobStatus.Completed,
        },
        _ => JobStatus.Running,
    };

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
