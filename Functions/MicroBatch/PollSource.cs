namespace Pipeline.MicroBatch;

/// <summary>A collection that is polled, and what is done with its records.</summary>
/// <param name="Name">What addresses, logs, metrics and the checkpoint call it; no other source has it.</param>
/// <param name="Database">The database of the collection, of its dead letters and of what its handler stores.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Handler">The <see cref="IBatchHandlerFactory.Name"/> of its handler.</param>
/// <param name="Interval">Time from one poll to the next while records come.</param>
/// <param name="Into">Where its handler writes, as database.collection or delta:folder; null where that is the handler's own matter.</param>
public sealed record PollSource(string Name, string Database, string Collection, string Handler, TimeSpan Interval, string? Into = null)
{
    /// <summary>The collection of the dead letters, beside the one that is polled.</summary>
    public string DeadLetterCollection => $"{Collection}_dead_letters";
}
