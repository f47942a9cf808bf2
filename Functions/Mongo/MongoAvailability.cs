using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Tells failures of the database from those of what it was asked for.</summary>
internal static class MongoAvailability
{
    public const int CursorNotFound = 43;
    public const int DuplicateKey = 11000;

    /// <summary>Does something, and tells the poll's own exception when the database is to blame.</summary>
    /// <exception cref="SourceUnavailableException">
    /// It is away, refuses this user, or cannot now: the same will succeed later, or once it is configured.
    /// </exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            // The driver's messages name hosts and states, never the password.
            throw new SourceUnavailableException($"MongoDB cannot answer now: {e.Message}", e);
        }
    }

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
