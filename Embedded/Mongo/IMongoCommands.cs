namespace Pipeline.Embedded.Mongo;

/// <summary>Runs commands. Thread-safe.</summary>
internal interface IMongoCommands
{
    /// <summary>Sends a command and gives the answer, which the caller disposes.</summary>
    /// <exception cref="MongoException">It was refused, or there was no answer.</exception>
    Task<MongoReply> RunAsync(MongoRequest request, CancellationToken cancellationToken);
}
