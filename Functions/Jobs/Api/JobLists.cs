using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Views;

namespace Pipeline.Jobs.Api;

/// <summary>Shows jobs by their records; of those that run here, the engine knows the progress of this moment.</summary>
internal sealed partial class JobLists(JobStore jobs, JobViewState views, JobAdmission admission, ILogger<JobLists> logger)
{
    private const int RowsPerRequest = 200;

    // A job that the engine has is not kept waiting for a CouchDB that is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A job; null when there is none. While CouchDB is away, one that the engine still has is shown all the same.</summary>
    public async Task<JobAnswer?> FindAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        if (!JobId.IsValid(id))
        {
            return null;
        }

        if (await FindLiveAsync(client, id, cancellationToken) is { } live)
        {
            return await FindAsync(id, cancellationToken) is { } record ? JobReader.Read(record, live.Answer, live.Run) : live.Answer;
        }

        return await jobs.FindAsync(id, cancellationToken) is { } job
            ? Waiting(JobReader.Read(job), await admission.ReadAsync(cancellationToken))
            : null;
    }

    private async Task<JobDocument?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await jobs.FindAsync(id, patience.Token);
        }
        catch (Exception exception) when (exception is CouchDbException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>A page of jobs, newest first, the same from every host.</summary>
    public async Task<JobList> ReadAsync(JobFilter filter, DurableTaskClient client, int count, CancellationToken cancellationToken)
    {
        var answers = new List<JobAnswer>();
        var places = await admission.ReadAsync(cancellationToken);
        JobPosition? last = null;
        await foreach (var job in NewestFirstAsync(filter, cancellationToken))
        {
            if (answers.Count == count)
            {
                return new JobList(answers, JobListContinuation.Write(last!.ToString()));
            }

            last = JobPosition.Of(job);
            var live = job.HasEnded ? null : await FindLiveAsync(client, job.Settings.JobId, cancellationToken);
            var answer = Waiting(live is null ? JobReader.Read(job) : JobReader.Read(job, live.Value.Answer, live.Value.Run), places);
            if (filter.Status is null || answer.Status == filter.Status)
            {
                answers.Add(answer);
            }
        }

        return new JobList(answers, null);
    }

    private JobAnswer Waiting(JobAnswer job, AdmissionDocument places) =>
        job.Status == JobStatus.Pending ? job with { WaitsFor = admission.WaitsFor(places, job.Id) } : job;

    private async IAsyncEnumerable<JobDocument> NewestFirstAsync(JobFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await views.IsPreparedAsync(cancellationToken))
        {
            var sorted = (await jobs.ListAsync(cancellationToken)).Select(Readable).OfType<JobDocument>()
                .Where(job => filter.Matches(job) && filter.After?.IsBefore(JobPosition.Of(job)) != false)
                .OrderByDescending(job => job.CreatedAt)
                .ThenByDescending(job => job.Settings.JobId, StringComparer.Ordinal);
            foreach (var job in sorted)
            {
                yield return job;
            }

            yield break;
        }

        // Only an end stays what the record says; whether another job runs the engine knows better.
        var status = filter.Status?.IsEnd() == true ? filter.Status : null;
        for (var (after, rows) = (filter.After, RowsPerRequest); rows == RowsPerRequest;)
        {
            rows = 0;
            var from = after;
            await foreach (var row in jobs.ReadViewAsync(status, from is null ? null : (from.CreatedAt, from.Id), RowsPerRequest, cancellationToken))
            {
                rows++;
                if (Readable(row) is { } job && job.Settings.JobId != from?.Id)
                {
                    after = JobPosition.Of(job);
                    if (filter.Matches(job))
                    {
                        yield return job;
                    }
                }
            }

            if (after == from)
            {
                yield break;
            }
        }
    }

    private JobDocument? Readable(ReadDocument<JobDocument> record)
    {
        if (record.Value is null)
        {
            LogUnreadable(logger, record.Id, record.Problem!);
        }

        return record.Value;
    }

    // An orchestration whose input or output is not this version's must not hide the record, or other jobs.
    private async Task<(JobAnswer Answer, int Run)?> FindLiveAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(JobId.ToInstanceId(id), getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return null;
        }

        try
        {
            return (JobReader.Read(instance), JobReader.RunOf(instance));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            LogUnreadable(logger, instance.InstanceId, exception.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning,
        Message = "{Id} has the name of a job and is none of this version; it is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string id, string problem);
}
