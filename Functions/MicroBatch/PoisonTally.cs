namespace Pipeline.MicroBatch;

/// <summary>Tells items at fault from a fault that is not theirs: many that fail for good, with not one success beside them. Thread-safe.</summary>
/// <param name="what">The items for people, such as <c>records</c>.</param>
/// <param name="most">How many may fail with no success beside them.</param>
internal sealed class PoisonTally(string what, int most)
{
    private int _good;
    private int _poison;

    /// <summary>Items went well.</summary>
    public void Good(int count) => Interlocked.Add(ref _good, count);

    /// <summary>An item failed alone.</summary>
    /// <exception cref="PollFailedException">Too many have, and none went well.</exception>
    public void Poison(Exception exception)
    {
        var poison = Interlocked.Increment(ref _poison);
        if (poison > most && Volatile.Read(ref _good) == 0)
        {
            throw new PollFailedException(
                $"{poison} {what} in a row failed on their own and none went well, so the fault is not theirs: {exception.Message}", exception);
        }
    }
}
