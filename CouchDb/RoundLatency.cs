namespace Pipeline.CouchDb;

/// <summary>
/// Tells whether the answers of a round took about as long as usual. Operations differ too much to be compared with one another, so
/// each has a usual time of its own: the least mean time of a round, which grows by <see cref="Forgetting"/> a round so that
/// a CouchDB that has become slower for good, or gets larger requests, is not held to its past for ever.
/// Not safe for several callers.
/// </summary>
internal sealed class RoundLatency
{
    /// <summary>A round may take this many times what its operations usually take.</summary>
    public const double Tolerance = 2;

    /// <summary>What the usual time is multiplied by in every round: a doubling is taken as usual after 35 rounds.</summary>
    public const double Forgetting = 1.02;

    private readonly Dictionary<string, (double Seconds, int Count)> _round = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _usual = new(StringComparer.Ordinal);

    public void Add(string operation, TimeSpan time)
    {
        var (seconds, count) = _round.GetValueOrDefault(operation);
        _round[operation] = (seconds + time.TotalSeconds, count + 1);
    }

    /// <summary>Drops what was added since the round began.</summary>
    public void BeginRound() => _round.Clear();

    /// <summary>Learns from the round and judges it: whether it took no longer than <see cref="Tolerance"/> times the usual time of what it did.</summary>
    public bool EndRound()
    {
        double taken = 0, usual = 0;
        foreach (var (operation, (seconds, count)) in _round)
        {
            var mean = seconds / count;
            _usual[operation] = _usual.TryGetValue(operation, out var before) ? Math.Min(mean, before * Forgetting) : mean;
            taken += seconds;
            usual += _usual[operation] * count;
        }

        return taken <= Tolerance * usual;
    }
}
