namespace Pipeline.Query;

/// <summary>Lets some statements run at a time and some more wait, each until its deadline.</summary>
internal sealed class QueryPlaces(int running, int waiting, TimeProvider time)
{
    private readonly SemaphoreSlim _places = new(running);
    private int _admitted;

    /// <summary>Runs when there is a place.</summary>
    /// <param name="timeout">How long it may take, waiting included.</param>
    /// <param name="run">Runs until its token ends it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="QueryBusyException">Too many wait.</exception>
    /// <exception cref="QueryTimeoutException">It took too long.</exception>
    public async Task<T> RunAsync<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _admitted) > running + waiting)
        {
            Interlocked.Decrement(ref _admitted);
            throw new QueryBusyException();
        }

        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token);
            try
            {
                return await run(either.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new QueryTimeoutException(timeout);
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }
}
