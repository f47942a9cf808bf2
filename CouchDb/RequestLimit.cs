namespace Pipeline.CouchDb;

/// <summary>
/// How many requests one process has at the same time at its CouchDB, over all jobs and batches. It grows by one for every round of
/// answers that used it up and did not take longer than usual, and is halved when CouchDB is overloaded: additive increase,
/// multiplicative decrease, between <see cref="CouchDbOptions.MinRequests"/> and <see cref="CouchDbOptions.MaxRequests"/>.
/// Places are given in the order of asking.
/// </summary>
internal sealed class RequestLimit
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<RequestPlace>> _waiting = [];
    private readonly RoundLatency _latency = new();
    private readonly int _least;
    private readonly int _most;
    private int _limit;
    private int _inFlight;
    private int _answers;
    private int _halvings;
    private bool _usedUp;

    /// <param name="options">The limit to begin with, and its bounds.</param>
    /// <param name="metrics">Told the limit, the requests in flight and those that wait.</param>
    public RequestLimit(CouchDbOptions options, CouchDbMetrics metrics)
    {
        _limit = options.InitialRequests;
        _least = options.MinRequests;
        _most = options.MaxRequests;
        metrics.Observe(this);
    }

    /// <summary>Requests allowed at this moment.</summary>
    public int Limit => Read(() => _limit);

    /// <summary>Places that are taken. More than <see cref="Limit"/> for a while after a halving.</summary>
    public int InFlight => Read(() => _inFlight);

    /// <summary>Requests that wait for a place.</summary>
    public int Waiting => Read(() => _waiting.Count(request => !request.Task.IsCompleted));

    /// <summary>Waits for a place; dispose it when the answer has been read. Whoever holds one must not ask for another.</summary>
    public async ValueTask<RequestPlace> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<RequestPlace> request;
        lock (_lock)
        {
            // Places that become free go to those who wait at once, so while one is free nobody waits.
            if (_inFlight < _limit)
            {
                return Take();
            }

            request = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(request);
        }

        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<RequestPlace>)state!).TrySetCanceled(token), request);
        return await request.Task.ConfigureAwait(false);
    }

    /// <summary>A request was answered in order after this time.</summary>
    internal void Answered(int halvings, string operation, TimeSpan time)
    {
        lock (_lock)
        {
            // What was sent under the limit before says nothing of the one now.
            if (halvings != _halvings)
            {
                return;
            }

            _latency.Add(operation, time);
            if (++_answers >= _limit)
            {
                EndRound();
            }
        }
    }

    /// <summary>A request met an overloaded CouchDB.</summary>
    /// <returns>The new limit, or null when it was halved already after the request was sent: a burst of refusals is one piece of news.</returns>
    internal int? Overloaded(int halvings)
    {
        lock (_lock)
        {
            if (halvings != _halvings)
            {
                return null;
            }

            _halvings++;
            _limit = Math.Max(_least, _limit / 2);
            BeginRound();
            return _limit;
        }
    }

    internal void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            GiveFreePlaces();
        }
    }

    private void EndRound()
    {
        var isAsUsual = _latency.EndRound();
        if (isAsUsual && _usedUp && _limit < _most)
        {
            _limit++;
        }

        BeginRound();
        GiveFreePlaces();
    }

    private void BeginRound()
    {
        _latency.BeginRound();
        _answers = 0;
        _usedUp = _inFlight >= _limit;
    }

    private RequestPlace Take()
    {
        _inFlight++;
        _usedUp |= _inFlight >= _limit;
        return new RequestPlace(this, _halvings);
    }

    private void GiveFreePlaces()
    {
        while (_inFlight < _limit && _waiting.TryDequeue(out var request))
        {
            var place = Take();
            if (!request.TrySetResult(place))
            {
                // Its request was cancelled while it waited.
                _inFlight--;
            }
        }
    }

    private int Read(Func<int> figure)
    {
        lock (_lock)
        {
            return figure();
        }
    }
}
