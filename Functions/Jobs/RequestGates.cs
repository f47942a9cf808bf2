namespace Pipeline.Jobs;

/// <summary>
/// A job's concurrent CouchDB requests in this process, over all its batches: one gate per job, made by the first batch and
/// gone with the last.
/// </summary>
internal sealed class RequestGates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (SemaphoreSlim Semaphore, int Users)> _gates = new(StringComparer.Ordinal);

    /// <summary>The gate of a job; dispose it when the batch has ended.</summary>
    public RequestGate Open(JobSettings settings)
    {
        lock (_lock)
        {
            var (semaphore, users) = _gates.TryGetValue(settings.JobId, out var gate)
                ? gate
                : (new SemaphoreSlim(settings.Parallelism, settings.Parallelism), 0);
            _gates[settings.JobId] = (semaphore, users + 1);
            return new RequestGate(semaphore, () => Close(settings.JobId));
        }
    }

    private void Close(string jobId)
    {
        lock (_lock)
        {
            var (semaphore, users) = _gates[jobId];
            if (users > 1)
            {
                _gates[jobId] = (semaphore, users - 1);
                return;
            }

            _gates.Remove(jobId);
            semaphore.Dispose();
        }
    }
}

/// <summary>What a request to CouchDB passes through.</summary>
internal sealed class RequestGate(SemaphoreSlim semaphore, Action close) : IDisposable
{
    private Action? _close = close;

    /// <summary>Waits for a place among the job's requests, then runs <paramref name="request"/>.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await request(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            semaphore.Release();
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _close, null)?.Invoke();
}
