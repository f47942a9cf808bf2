using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>Has touched users recomputed in partitions, over all instances of the app.</summary>
internal interface IUserFanOut
{
    /// <summary>Recomputes every user once, as <see cref="UserRecompute"/> does in one process, and ends when all of them are done.</summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="token">Names this run; no other run of the source has it.</param>
    /// <param name="users">The newest record of each user.</param>
    /// <param name="cancellationToken">Ends the wait. What runs elsewhere ends by itself, and does no harm: it stores what is right whenever it comes.</param>
    /// <returns>How many dead letters were written.</returns>
    /// <exception cref="SourceUnavailableException">A database was away in one of the partitions.</exception>
    /// <exception cref="PollFailedException">A partition failed for good.</exception>
    Task<int> RunAsync(string source, string token, IReadOnlyDictionary<string, Cursor> users, CancellationToken cancellationToken);
}
