using System.Globalization;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>One poll of a source by the holder of its checkpoint.</summary>
/// <remarks>
/// The overlap before the cursor is read first and to its end, then what follows the cursor, page by page, until nothing is left, the budget is
/// spent or a stop is asked for. The checkpoint moves when the analytics of every user touched on the way are stored: at the end, and
/// on the way only when so many users have been touched that they would fill the memory. A poll that is broken off anywhere is done again
/// from the checkpoint in force, and all that it stores is the same a second time.
/// </remarks>
internal sealed class Poll(
    MicroBatchOptions options,
    PollLimits limits,
    IMetricSource source,
    BatchProcessor batches,
    UserRecompute analytics,
    PollRetry retry,
    ICheckpointStore store,
    CheckpointHold hold,
    PollMetrics metrics,
    TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();
    private int _stores;

    /// <param name="stop">Ends the poll after the batch in hand, with what it has stored.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<PollProgress> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var now = await retry.AskAsync(source.GetServerTimeAsync, cancellationToken);
        var checkpoint = hold.Read() ?? Checkpoint.Start(options.Collection, now - limits.FirstPoll);
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

        var from = upTo.UpdatedAt - options.Overlap;
        var after = Cursor.At(from < progress.Checkpoint.From ? progress.Checkpoint.From : from);
        while (!stop.IsCancellationRequested)
        {
            var page = await ReadAsync(new PassRequest(after, upTo, options.BatchSize), progress, cancellationToken);
            if (page.Records.Count > 0)
            {
                after = page.Records[^1].Cursor;
            }

            if (!page.More)
            {
                return true;
            }

            await StoreWhenManyAsync(progress, cancellationToken);
        }

        return false;
    }

    private async Task<bool> FollowAsync(PollProgress progress, Cursor end, CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var page = await ReadAsync(new PassRequest(progress.Cursor, end, options.BatchSize), progress, cancellationToken);
            if (page.Records.Count > 0)
            {
                progress.Cursor = page.Records[^1].Cursor;
            }

            if (!page.More)
            {
                return true;
            }

            await StoreWhenManyAsync(progress, cancellationToken);
            if (time.GetElapsedTime(_timestamp) >= options.Budget)
            {
                return false;
            }
        }

        return false;
    }

    private async Task<PassPage> ReadAsync(PassRequest request, PollProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var page = await retry.AskAsync(token => source.ReadAsync(request, token), cancellationToken);
        Check(request, page);
        var fresh = page.Records.Where(row => !progress.Recognised.Contains(row.Cursor)).ToList();
        if (fresh.Count > 0)
        {
            var outcome = await batches.ProcessAsync(fresh, hold.Lease.EnsureHeld, cancellationToken);
            progress.Batch(fresh, outcome);
            metrics.Batch(fresh.Count, outcome, time.GetElapsedTime(started));
        }

        return page;
    }

    // A source that breaks its order would make the poll lose rows or read the same page for ever.
    private static void Check(PassRequest request, PassPage page)
    {
        var previous = request.After;
        foreach (var row in page.Records)
        {
            if (row.Cursor.UpdatedAt < previous.UpdatedAt || row.Cursor.UpdatedAt > request.UpTo.UpdatedAt || row.Cursor == previous || row.Cursor.Id is null)
            {
                throw new PollFailedException($"The source broke its order: {row.Cursor} came after {previous} in a pass up to {request.UpTo}.");
            }

            previous = row.Cursor;
        }
    }

    private Task StoreWhenManyAsync(PollProgress progress, CancellationToken cancellationToken) =>
        progress.Users.Count < limits.MaxTouchedUsers ? Task.CompletedTask : StoreAsync(progress, last: false, cancellationToken);

    private async Task StoreAsync(PollProgress progress, bool last, CancellationToken cancellationToken)
    {
        var buried = await analytics.RunAsync(progress.Users, hold.Lease.EnsureHeld, cancellationToken);
        progress.UsersBuried(buried);
        metrics.Recomputed(progress.Users.Count, buried);
        var next = progress.Next(last) with { Recognised = await WriteRecognisedAsync(progress, cancellationToken) };
        if (last)
        {
            var emptyPolls = progress.IsEmpty ? next.EmptyPolls + 1 : 0;
            next = next with
            {
                EmptyPolls = emptyPolls,
                FailedPolls = 0,
                NextDue = PollInterval.Next(_started, options.Interval, !progress.Complete, emptyPolls),
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
            CheckpointNames.Recognised(options.Collection, token), progress.Recognised.Write(token), CheckpointCondition.None, cancellationToken);
        return token;
    }

    // Those of the checkpoint before, and of polls that were broken off.
    private async Task RemoveRecognisedAsync(string? inForce, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var name in await store.ListAsync(CheckpointNames.RecognisedFolder(options.Collection), cancellationToken))
            {
                if (inForce is null || name != CheckpointNames.Recognised(options.Collection, inForce))
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
