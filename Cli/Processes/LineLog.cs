namespace Pipeline.Cli.Processes;

/// <summary>The last lines that a process wrote. Safe for one writer and any number of readers.</summary>
internal sealed class LineLog(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _complete;

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Add(string line) => Change(() =>
    {
        if (_lines.Count == capacity)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(line);
    });

    /// <summary>No line will follow.</summary>
    public void Complete() => Change(() => _complete = true);

    /// <summary>The rest of the first kept line that starts with <paramref name="prefix"/>; null when the log ends without one.</summary>
    public async Task<string?> WaitForAsync(string prefix, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var line = _lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal));
                if (line is not null || _complete)
                {
                    return line?[prefix.Length..];
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (_lock)
        {
            change();
            before = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }
}
