using System.Globalization;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.MicroBatch;

/// <summary>One poll of a source by the holder of its checkpoint.</summary>
/// <remarks>
/// The overlap before the cursor is read first and to its end, then what follows the cursor, page by page, until nothing is left, the budget is
/// spent or a stop is asked for. The checkpoint moves when the results of every user touched on the way are stored: at the end, and
/// on the way only when so many users have been touched that they would fill the memory. A poll that is broken off anywhere is done again
/// from the checkpoint in force, and all that it stores is the same a second time.
/// </remarks>
internal sealed class Poll(
    MicroBatchOptions options,
    PollLimits limits,
    PollSource polled,
    IRecordSource source,
    BatchProcessor batches,
    UserRecompute users,
    IUserFanOut? fanOut,
    PollRetry retry,
    ICheckpointStore store,
    CheckpointHold hold,
    PollMetrics metrics,
    TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();
    private int _stores;
    private int _recomputes;

    /// <param name="now">The time of the server.</param>
    /// <param name="stop">Ends the poll after the batch in hand, with what it has stored.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<PollProgress> RunAsync(DateTimeOffset now, CancellationToken stop, CancellationToken cancellationToken)
    {
        var checkpoint = hold.Read() ?? Checkpoint.Start(polled.Name, now - options.FirstPoll);
        if (AheadCheckpoint.Problem(checkpoint, now) is { } problem)
        {
            throw new PollFailedException(problem);
        }

        var progress = new PollProgress(checkpoint, await ReadRecognisedAsync(checkpoint, cancellationToken));
        var end = Cursor.At(now - options.Lag);
        if (await OverlapAsync(progress, stop, cancellationToken))
        {
            progress.Complete = end.UpdatedAt < progress.Cursor.UpdatedAt || await FollowAsync(progress, end, stop, cancellationToken);
        }

        await StoreAsync(progress, last: true, cancellationToken);
        return progress;
    }

    // Whatever the budget says: a late write that is left over here may lie before the next poll's overlap.
    private async Task<bool> OverlapAsync(PollProgress progress, CancellationToken stop, CancellationToken cancellationToken)
    {
        var upTo = progress.Cursor;
        if (upTo.Id is null)
        {
            return true;
        }

        // Compared this way round because the first times of the calendar have none before them.
        var start = progress.Checkpoint.From;
        var after = Cursor.At(upTo.UpdatedAt - start < options.Overlap ? start : upTo.UpdatedAt - options.Overlap);
        await foreach (var page in ReadAsync(new PassRequest(after, upTo, options.BatchSize), cancellationToken))
        {
            await HandleAsync(page, progress, cancellationToken);
            if (page.More)
            {
                await StoreWhenManyAsync(progress, cancellationToken);
                if (stop.IsCancellationRequested)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async Task<bool> FollowAsync(PollProgress progress, Cursor end, CancellationToken stop, CancellationToken cancellationToken)
    {
        await foreach (var page in ReadAsync(new PassRequest(progress.Cursor, end, options.BatchSize), cancellationToken))
        {
            await HandleAsync(page, progress, cancellationToken);
            if (page.Records.Count > 0)
            {
                progress.Cursor = page.Records[^1].Cursor;
            }

            if (page.More)
            {
                await StoreWhenManyAsync(progress, cancellationToken);
                if (stop.IsCancellationRequested || time.GetElapsedTime(_timestamp) >= options.Budget)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private IAsyncEnumerable<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) =>
        PassPages.ReadAsync((page, token) => retry.AskAsync(innerToken => source.ReadAsync(page, innerToken), token).AsTask(), request, cancellationToken);

    private async Task HandleAsync(PassPage page, PollProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (fresh, keys) = progress.Recognised.Fresh(page.Records);
        if (fresh.Count > 0)
        {
            var outcome = await batches.ProcessAsync(fresh, hold.Lease.EnsureHeld, cancellationToken);
            progress.Batch(fresh, keys, outcome);
            metrics.Batch(polled.Name, fresh.Count, outcome, time.GetElapsedTime(started));
        }
    }

    private Task StoreWhenManyAsync(PollProgress progress, CancellationToken cancellationToken) =>
        progress.Users.Count < limits.MaxTouchedUsers ? Task.CompletedTask : StoreAsync(progress, last: false, cancellationToken);

    private async Task StoreAsync(PollProgress progress, bool last, CancellationToken cancellationToken)
    {
        var buried = await RecomputeAsync(progress.Users, cancellationToken);
        progress.UsersBuried(buried);
        metrics.Recomputed(polled.Name, progress.Users.Count, buried);
        var next = progress.Next(last) with { Recognised = await WriteRecognisedAsync(progress, cancellationToken) };
        if (last)
        {
            var emptyPolls = progress.IsEmpty ? next.EmptyPolls + 1 : 0;
            next = next with
            {
                EmptyPolls = emptyPolls,
                FailedPolls = 0,
                NextDue = PollInterval.Next(_started, polled.Interval, !progress.Complete, emptyPolls),
                LastSuccess = time.GetUtcNow(),
                LastError = null,
            };
        }

        var before = progress.Checkpoint.Recognised;
        progress.Stored(await hold.WriteAsync(next, cancellationToken));
        if (next.Recognised != before)
        {
            await RemoveRecognisedAsync(next.Recognised, cancellationToken);
        }
    }

    private Task<int> RecomputeAsync(IReadOnlyDictionary<string, Cursor> touched, CancellationToken cancellationToken)
    {
        if (fanOut is null || touched.Count <= options.FanOutUsers)
        {
            return users.RunAsync(touched, hold.Lease.EnsureHeld, cancellationToken);
        }

        hold.Lease.EnsureHeld();
        return fanOut.RunAsync(polled.Name, string.Create(CultureInfo.InvariantCulture, $"{hold.Lease.Id}-{++_recomputes}"), touched, cancellationToken);
    }

    private async Task<RecognisedRows> ReadRecognisedAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var rows = new RecognisedRows(options.Overlap, limits.RecognisedRows);
        if (checkpoint.Recognised is { } token
            && await store.ReadAsync(CheckpointNames.Recognised(checkpoint.Source, token), cancellationToken) is { } blob)
        {
            rows.TryRead(blob.Content.Span, token);
        }

        return rows;
    }

    // Under a name that nothing refers to until the checkpoint does: a poll that is broken off in between spoils nothing.
    private async Task<string?> WriteRecognisedAsync(PollProgress progress, CancellationToken cancellationToken)
    {
        if (!progress.Recognised.Changed)
        {
            return progress.Checkpoint.Recognised;
        }

        var token = string.Create(CultureInfo.InvariantCulture, $"{hold.Lease.Id}-{++_stores}");
        hold.Lease.EnsureHeld();
        await store.WriteAsync(
            CheckpointNames.Recognised(polled.Name, token), progress.Recognised.Write(token), CheckpointCondition.None, cancellationToken);
        return token;
    }

    // Those of the checkpoint before, and of polls that were broken off.
    private async Task RemoveRecognisedAsync(string? inForce, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var name in await store.ListAsync(CheckpointNames.RecognisedFolder(polled.Name), cancellationToken))
            {
                if (inForce is null || name != CheckpointNames.Recognised(polled.Name, inForce))
                {
                    hold.Lease.EnsureHeld();
                    await store.DeleteAsync(name, cancellationToken);
                }
            }
        }
        catch (CheckpointStoreUnavailableException)
        {
            // The checkpoint is written; what is left here goes with the next one.
        }
    }
}
