using System.Globalization;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Tells failures of the database from those of what it was asked for.</summary>
internal static class MongoAvailability
{
    public const int CursorNotFound = 43;
    public const int DuplicateKey = 11000;

    /// <summary>Does something, and tells the poll's own exception when the database is to blame.</summary>
    /// <param name="client">The client that asks; its hosts are named.</param>
    /// <param name="ask">What is asked.</param>
    /// <exception cref="SourceUnavailableException">
    /// It is away, refuses this user, or cannot now: the same will succeed later, or once it is configured.
    /// </exception>
    public static async Task<T> AskAsync<T>(IMongoClient client, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            var hosts = string.Join(", ", client.Settings.Servers.Select(server => $"{server.Host}:{server.Port}"));
            throw new SourceUnavailableException($"MongoDB at {hosts} {Reason(e, client)}.", e);
        }
    }

    private static string Reason(Exception exception, IMongoClient client) => exception switch
    {
        MongoAuthenticationException => "refuses the account of MONGO_URI",
        TimeoutException => string.Create(
            CultureInfo.InvariantCulture,
            $"does not answer: no server that takes requests was found within {client.Settings.ServerSelectionTimeout.TotalSeconds:0.#} s"),
        MongoConnectionPoolPausedException => "does not answer: the last connection to it was refused",
        MongoExecutionTimeoutException => "took longer than it was given",
        MongoCommandException { Code: 13 } => "does not let the account of MONGO_URI do this",
        MongoNotPrimaryException or MongoNodeIsRecoveringException => "has no primary that takes requests now",
        MongoCommandException command => $"cannot answer now ({command.CodeName ?? command.Code.ToString(CultureInfo.InvariantCulture)})",
        MongoConnectionException => "broke the connection off",
        MongoBulkWriteException { WriteConcernError: { } error } => $"could not confirm a write ({error.CodeName ?? error.Message})",
        _ => "cannot answer now",
    };

    private static bool IsUnavailable(Exception exception) => exception switch
    {
        TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoExecutionTimeoutException => true,
        MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoCursorNotFoundException => true,
        MongoCommandException command => IsUnavailable(command.Code),
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => IsUnavailable(error.Code)),
        _ => false,
    };

    private static bool IsUnavailable(int code) => code
        is 6 or 7 or 89 or 9001 // HostUnreachable, HostNotFound, NetworkTimeout, SocketException
        or 91 or 11600 or 11601 or 11602 // ShutdownInProgress, Interrupted...
        or 189 or 10107 or 10058 or 13435 or 13436 // PrimarySteppedDown, NotWritablePrimary, NotPrimary...
        or 24 or 50 or 112 or 262 // LockTimeout, MaxTimeMSExpired, WriteConflict, ExceededTimeLimit
        or CursorNotFound or 237 // CursorNotFound, CursorKilled
        or 13 or 18 or 334; // Unauthorized, AuthenticationFailed, MechanismUnavailable
}
