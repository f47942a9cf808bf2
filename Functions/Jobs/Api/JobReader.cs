using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Steering;

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
            AtRestUnlessRunning(ReadProgress(metadata, state, output), status),
            state.CreatedAt ?? metadata.CreatedAt,
            metadata.LastUpdatedAt,
            InputOf(state.Settings),
            output is null || status == JobStatus.Suspended ? null : EndAnswer.Of(output),
            status == JobStatus.Failed ? output?.Error ?? metadata.SerializedOutput ?? metadata.FailureDetails?.ErrorMessage : null);
    }

    /// <summary>Which run of its job an orchestration is; 0 where it is none of this version.</summary>
    /// <param name="metadata">With inputs and outputs.</param>
    public static int RunOf(OrchestrationMetadata metadata)
    {
        try
        {
            return metadata.ReadInputAs<JobState>()?.Run ?? 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>
    /// A job by its record and its orchestration: the engine knows how far it is at this moment, the record whether it was suspended, ended without the engine or
    /// started once more.
    /// </summary>
    public static JobAnswer Read(JobDocument record, JobAnswer live, int run)
    {
        var isBehind = run < record.Run || ((record.HasEnded || record.Status == JobStatus.Suspended) && record.Status != live.Status);
        return isBehind ? Read(record) : live.HasEnded || live.Status == JobStatus.Suspended ? live with { Notification = record.Notification } : live with { Requested = RequestOf(record) };
    }

    /// <summary>A job by its record: one without an orchestration, because it waits, or has ended long ago.</summary>
    public static JobAnswer Read(JobDocument job)
    {
        var counts = job.Counts ?? JobCounts.Zero;
        return new(
            job.Settings.JobId,
            job.Settings.Kind,
            job.Status ?? JobStatus.Pending,
            AtRestUnlessRunning(ProgressOf(job, counts), job.Status ?? JobStatus.Pending),
            job.CreatedAt,
            job.EndedAt ?? job.AdvancedAt ?? job.CreatedAt,
            InputOf(job.Settings),
            job.Outcome is { } outcome ? new EndAnswer(outcome, counts, job.Pages, job.Error, Since: job.Since) : null,
            job.Status == JobStatus.Failed ? job.Error : null,
            Requested: job.HasEnded || job.Status == JobStatus.Suspended ? null : RequestOf(job),
            Notification: job.Notification);
    }

    private static JobProgress ProgressOf(JobDocument job, JobCounts counts) =>
        JobProgress.Of(counts, job.Total, (job.EndedAt ?? job.AdvancedAt ?? job.CreatedAt) - (job.StartedAt ?? job.CreatedAt)) with
        {
            Outcome = job.Outcome,
            LastAdvanceAt = job.AdvancedAt?.UtcDateTime,
            LastError = job.GoesOnFrom?.LastError,
        };

    private static JobProgress AtRestUnlessRunning(JobProgress progress, JobStatus status) => status == JobStatus.Running ? progress : progress.AtRest();

    private static JobAction? RequestOf(JobDocument job) =>
        job.CancelRequestedAt is not null ? JobAction.Cancel : job.SuspendRequestedAt is not null ? JobAction.Suspend : null;

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

    /// <summary>What the orchestration of a job returned; null for one that has not ended by itself.</summary>
    public static JobOutput? ReadOutput(OrchestrationMetadata metadata) =>
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
