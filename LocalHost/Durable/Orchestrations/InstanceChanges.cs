namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Wakes those who wait for an instance. Nothing is kept of instances that nobody waits for.</summary>
internal sealed class InstanceChanges
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (TaskCompletionSource Change, int Waiters)> _waited = new(StringComparer.Ordinal);

    /// <summary>Waits until a look at the instance gives something; looks once more after each change.</summary>
    public async Task<T> WaitAsync<T>(string instanceId, Func<T?> look, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            // Before the look, so that no change falls between the two.
            var change = Enter(instanceId);
            try
            {
                if (look() is { } found)
                {
                    return found;
                }

                await change.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave(instanceId, change);
            }
        }
    }

    /// <summary>The instance has changed.</summary>
    public void Tell(string instanceId)
    {
        lock (_gate)
        {
            if (_waited.Remove(instanceId, out var waited))
            {
                waited.Change.SetResult();
            }
        }
    }

    private Task Enter(string instanceId)
    {
        lock (_gate)
        {
            var (change, waiters) = _waited.TryGetValue(instanceId, out var waited)
                ? waited
                : (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
            _waited[instanceId] = (change, waiters + 1);
            return change.Task;
        }
    }

    private void Leave(string instanceId, Task change)
    {
        lock (_gate)
        {
            if (_waited.TryGetValue(instanceId, out var waited) && waited.Change.Task == change)
            {
                if (waited.Waiters == 1)
                {
                    _waited.Remove(instanceId);
                }
                else
                {
                    _waited[instanceId] = (waited.Change, waited.Waiters - 1);
                }
            }
        }
    }
}
