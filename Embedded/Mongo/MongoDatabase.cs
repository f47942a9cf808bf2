using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>The database of MONGO_URI and MONGO_DB_NAME. Connects when it is first used. Thread-safe.</summary>
internal sealed class MongoDatabase : IDisposable
{
    private readonly Lazy<IMongoCommands> _commands;

    public MongoDatabase(IOptions<MicroBatchOptions> options, TimeProvider time)
    {
        Name = options.Value.Database;
        _commands = new(() => options.Value is { IsConfigured: true, MongoUri: { } uri }
            ? new MongoConnectionPool(MongoAddress.Parse(uri), time)
            : throw new SourceUnavailableException("There is no database: MONGO_URI is not set."));
    }

    /// <summary>A database over commands that are run by others.</summary>
    public MongoDatabase(IMongoCommands commands, string name)
    {
        Name = name;
        _commands = new(commands);
    }

    public string Name { get; }

    public IMongoCommands Commands => _commands.Value;

    public MongoCollection Collection(string name) => new(Commands, Name, name);

    public void Dispose()
    {
        if (_commands.IsValueCreated)
        {
            (_commands.Value as IDisposable)?.Dispose();
        }
    }

    /// <summary>Does something, and tells the poll's own exception when the database is to blame rather than what it was asked for.</summary>
    /// <exception cref="SourceUnavailableException">
    /// The failure is transient, or fatal: somebody has to change the configuration, and then the same will succeed.
    /// </exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (MongoException e) when (e.Failure is MongoFailure.Transient or MongoFailure.Fatal)
        {
            throw new SourceUnavailableException(e.Message, e);
        }
    }
}
