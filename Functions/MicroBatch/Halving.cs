namespace Pipeline.MicroBatch;

/// <summary>Works on many items at once and, where that fails for good, on their halves, until the item at fault stands alone.</summary>
internal sealed class Halving(PollRetry retry)
{
    /// <param name="items">The items, at least one.</param>
    /// <param name="work">Works on some of them; it may be asked for the same ones again.</param>
    /// <param name="bury">What is done about an item that fails alone; it is not worked on again.</param>
    /// <param name="tally">Counts both.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PollFailedException">The tally says that the fault is not the items'.</exception>
    public async Task RunAsync<T>(
        ArraySegment<T> items,
        Func<IReadOnlyList<T>, CancellationToken, Task> work,
        Func<T, Exception, CancellationToken, Task> bury,
        PoisonTally tally,
        CancellationToken cancellationToken)
    {
        try
        {
            await retry.WorkAsync(token => work(items, token), cancellationToken);
            tally.Good(items.Count);
            return;
        }
        catch (Exception exception) when (PollRetry.IsPermanent(exception))
        {
            if (items.Count == 1)
            {
                tally.Poison(exception);
                await bury(items[0], exception, cancellationToken);
                return;
            }
        }

        var half = items.Count / 2;
        await RunAsync(items[..half], work, bury, tally, cancellationToken);
        await RunAsync(items[half..], work, bury, tally, cancellationToken);
    }
}
