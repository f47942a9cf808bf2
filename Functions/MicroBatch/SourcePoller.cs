using Microsoft.Extensions.Logging;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.MicroBatch;

/// <summary>Polls a source when it is due, if nobody else does. Thread-safe: the lease of the checkpoint decides between runs.</summary>
internal sealed partial class SourcePoller(
    MicroBatchOptions options,
    PollLimits limits,
    PollSource polled,
    IRecordSource source,
    IBatchHandler handler,
    ICheckpointStore store,
    PollMetrics metrics,
    TimeProvider time,
    ILogger<SourcePoller> logger)
{
    private readonly PollRetry _retry = new(limits, time);
    private readonly DeadLetters _letters = new(polled.Name, source, time);
    private (IndexState State, DateTimeOffset Due)? _indexes;
    private DateTimeOffset? _unreadDue;
    private DateTimeOffset? _waitUntil;
    private int _failures;

    /// <summary>The source's name.</summary>
    public string Source => polled.Name;

    /// <summary>What the last poll of this process failed with; null when it ended well, or none has been tried.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>The indexes as they were looked for within the last minutes, by a poll or now. Nothing is created.</summary>
    /// <exception cref="SourceUnavailableException">The database is away.</exception>
    public async Task<IndexState> ReadIndexesAsync(CancellationToken cancellationToken)
    {
        if (_indexes is not { } known || known.Due <= time.GetUtcNow())
        {
            await CheckIndexesAsync(IndexCreation.None, cancellationToken);
        }

        return _indexes!.Value.State;
    }

    /// <summary>Runs once. Whatever keeps it from polling is told by the report; it throws only when it is cancelled.</summary>
    /// <param name="force">Polls even if no poll is due.</param>
    /// <param name="fanOut">Recomputes users where a poll touches more than POLL_FAN_OUT_USERS; null to do all of them here.</param>
    /// <param name="stop">Ends the run after the batch in hand, with what it has stored.</param>
    /// <param name="cancellationToken">Breaks the run off.</param>
    public async Task<PollReport> RunAsync(bool force, IUserFanOut? fanOut, CancellationToken stop, CancellationToken cancellationToken)
    {
        var report = await TryRunAsync(force, fanOut, stop, cancellationToken);
        metrics.Run(Source, report.Outcome);
        return report;
    }

    /// <summary>Recomputes one partition of the users that a poll, here or elsewhere, has touched.</summary>
    /// <returns>How many dead letters were written.</returns>
    /// <exception cref="SourceUnavailableException">The database is away.</exception>
    /// <exception cref="PollFailedException">So many users failed, and none went well, that the fault is not in their records.</exception>
    public Task<int> RecomputeAsync(IReadOnlyDictionary<string, Cursor> users, CancellationToken cancellationToken) =>
        new UserRecompute(handler, _letters, _retry, limits with { Parallelism = 1 }).RunAsync(users, () => { }, cancellationToken);

    private async Task<PollReport> TryRunAsync(bool force, IUserFanOut? fanOut, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            // Most runs find that nothing is due and leave without having taken the lease.
            if (!force && !await IsDueAsync(cancellationToken))
            {
                return new PollReport(PollOutcome.NotDue);
            }

            await using var hold = await CheckpointHold.TryTakeAsync(store, Source, time, logger, cancellationToken);
            if (hold is null)
            {
                LogBusy(logger, Source);
                return new PollReport(PollOutcome.Busy, Problem: $"Another poll of '{Source}' holds the lease.");
            }

            var checkpoint = hold.Read();
            metrics.Seen(checkpoint);
            return force || PollInterval.IsDue(checkpoint?.NextDue, time.GetUtcNow(), polled.Interval)
                ? await PollAsync(hold, fanOut, stop, cancellationToken)
                : new PollReport(PollOutcome.NotDue);
        }
        catch (UnreadableCheckpointException exception)
        {
            LogUnreadable(logger, Source, exception.Message);
            return new PollReport(PollOutcome.Unreadable, Problem: exception.Message);
        }
        catch (CheckpointStoreUnavailableException exception)
        {
            Wait();
            LogUnavailable(logger, Source, exception.Message);
            return new PollReport(PollOutcome.Unavailable, Problem: exception.Message);
        }
        catch (Exception exception) when (exception is CheckpointLeaseException or CheckpointConflictException)
        {
            LogLeaseLost(logger, Source, exception.Message);
            return new PollReport(PollOutcome.LeaseLost, Problem: exception.Message);
        }
    }

    private async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (!PollInterval.IsDue(_waitUntil, time.GetUtcNow(), polled.Interval))
        {
            return false;
        }

        var blob = await store.ReadAsync(CheckpointNames.Checkpoint(Source), cancellationToken);
        var checkpoint = blob is null ? null : CheckpointReader.Read(Source, blob.Content.Span);
        metrics.Seen(checkpoint);
        return PollInterval.IsDue(checkpoint?.NextDue, time.GetUtcNow(), polled.Interval);
    }

    private async Task<PollReport> PollAsync(CheckpointHold hold, IUserFanOut? fanOut, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lease.Lost);
        try
        {
            var now = await StartAsync(hold, stop, either.Token);
            var batches = new BatchProcessor(handler, _letters, _retry, limits);
            var users = new UserRecompute(handler, _letters, _retry, limits);
            var poll = new Poll(options, limits, polled, source, batches, users, fanOut, _retry, store, hold, metrics, time);
            var progress = await poll.RunAsync(now, stop, either.Token);
            metrics.Seen(progress.Checkpoint);
            (_failures, _waitUntil, LastProblem) = (0, null, null);
            var report = progress.ToReport();
            LogPolled(logger, Source, report.Records, report.Batches, report.Users, report.DeadLetters, progress.Cursor.ToString());
            await CountUnreadAsync(hold, progress.Checkpoint, now, either.Token);
            return report;
        }
        catch (OperationCanceledException) when (hold.Lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CheckpointLeaseException($"The lease on the checkpoint of '{Source}' was lost during the poll.");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or CheckpointLeaseException or CheckpointConflictException
            or CheckpointStoreUnavailableException or UnreadableCheckpointException))
        {
            return await FailAsync(hold, exception, cancellationToken);
        }
    }

    private async Task<PollReport> FailAsync(CheckpointHold hold, Exception exception, CancellationToken cancellationToken)
    {
        Wait();
        var unavailable = exception is SourceUnavailableException;

        // The message of an exception that is not the app's own may hold anything.
        var problem = unavailable || exception is PollFailedException ? exception.Message : $"{exception.GetType().Name}; the log tells more";
        if (unavailable)
        {
            LogUnavailable(logger, Source, problem);
        }
        else
        {
            LogFailed(logger, exception, Source);
        }

        await NoteAsync(hold, problem, failed: true, cancellationToken);
        return new PollReport(unavailable ? PollOutcome.Unavailable : PollOutcome.Failed, Problem: problem);
    }

    // Without a checkpoint there is nothing to note it in: where the first poll begins is told by the server's clock.
    private async Task NoteAsync(CheckpointHold hold, string problem, bool failed, CancellationToken cancellationToken)
    {
        LastProblem = problem;
        try
        {
            if (hold.Read() is { } checkpoint)
            {
                var now = time.GetUtcNow();
                var failures = checkpoint.FailedPolls + (failed ? 1 : 0);
                metrics.Seen(await hold.WriteAsync(checkpoint with
                {
                    FailedPolls = failures,
                    NextDue = failed ? PollInterval.Next(now, polled.Interval, more: false, failures) : checkpoint.NextDue,
                    LastError = new CheckpointError(now, problem),
                }, cancellationToken));
            }
        }
        catch (Exception second) when (second is not OperationCanceledException)
        {
            LogNotNoted(logger, Source, second.Message);
        }
    }

    // Where the checkpoint cannot carry the time of the next try, the process does.
    private void Wait() => _waitUntil = PollInterval.Next(time.GetUtcNow(), polled.Interval, more: false, ++_failures);

    // One deadline for all of it. With the database away the first failure is in the checkpoint at once, and a stop waits for no further try.
    private async Task<DateTimeOffset> StartAsync(CheckpointHold hold, CancellationToken stop, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.StartDeadline, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        CancellationTokenRegistration stopping = default;
        try
        {
            var now = await _retry.AskAsync(
                async token =>
                {
                    try
                    {
                        return await source.GetServerTimeAsync(token);
                    }
                    catch (SourceUnavailableException exception)
                    {
                        await NoteAsync(hold, exception.Message, failed: false, token);
                        stopping = stopping == default ? stop.Register(any.Cancel) : stopping;
                        throw;
                    }
                },
                any.Token);
            if (_indexes is not { } known || known.Due <= time.GetUtcNow() || (known.State.Missing.Count > 0 && options.EnsureIndexes != IndexCreation.None))
            {
                await CheckIndexesAsync(options.EnsureIndexes, any.Token);
            }

            return now;
        }
        catch (OperationCanceledException exception) when (any.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceUnavailableException(
                deadline.IsCancellationRequested
                    ? $"MongoDB did not let a poll begin within {limits.StartDeadline.TotalSeconds:0} s."
                    : LastProblem ?? "MongoDB does not answer, and the host stops.",
                exception);
        }
        finally
        {
            await stopping.DisposeAsync();
        }
    }

    private async Task CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken)
    {
        var state = await _retry.AskAsync(token => source.CheckIndexesAsync(creation, token), cancellationToken)
            + await _retry.AskAsync(token => handler.CheckIndexesAsync(creation, token), cancellationToken);
        if (_indexes is not { } known || !known.State.Problems.SequenceEqual(state.Problems))
        {
            foreach (var missing in state.Missing)
            {
                LogIndexMissing(logger, missing.Keys, missing.Collection, Source, missing.Command);
            }

            foreach (var warning in state.Warnings ?? [])
            {
                LogIndexWarning(logger, Source, warning);
            }
        }

        _indexes = (state, time.GetUtcNow() + limits.IndexInterval);
    }

    private async Task CountUnreadAsync(CheckpointHold hold, Checkpoint checkpoint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_unreadDue > time.GetUtcNow())
        {
            return;
        }

        try
        {
            var rows = await source.CountUnreadAsync(checkpoint.From, now + limits.Ahead, cancellationToken);
            metrics.Unread(Source, rows);
            if (rows.Undated > 0)
            {
                LogUndated(logger, rows.Undated, Source);
            }

            if (rows.Ahead > 0)
            {
                LogAhead(logger, rows.Ahead, Source);
            }

            if (rows != (checkpoint.Unread ?? UnreadRows.None))
            {
                metrics.Seen(await hold.WriteAsync(checkpoint with { Unread = rows }, cancellationToken));
            }

            _unreadDue = time.GetUtcNow() + limits.CountInterval;
        }
        catch (SourceUnavailableException exception)
        {
            // The poll itself has ended well; the next one counts.
            LogUnavailable(logger, Source, exception.Message);
        }
    }
}
