namespace Pipeline.Embedded.Mongo;

/// <summary>A request that MongoDB refused, or that never reached it.</summary>
/// <param name="failure">What can be done about it.</param>
/// <param name="message">What was asked for and what happened; no secret.</param>
/// <param name="code">The server's number of the error; 0 when the server did not answer.</param>
/// <param name="innerException">What told of it.</param>
internal sealed class MongoException(MongoFailure failure, string message, int code = 0, Exception? innerException = null)
    : Exception(message, innerException)
{
    public const int NamespaceNotFound = 26;
    public const int CursorNotFound = 43;
    public const int DuplicateKey = 11000;

    public MongoFailure Failure { get; } = failure;

    public int Code { get; } = code;

    /// <summary>What a number of the server's error_codes.yml says about trying again.</summary>
    public static MongoFailure FailureOf(int code) => code switch
    {
        6 or 7 or 89 or 9001 => MongoFailure.Transient, // HostUnreachable, HostNotFound, NetworkTimeout, SocketException
        91 or 11600 or 11601 or 11602 => MongoFailure.Transient, // ShutdownInProgress, Interrupted...
        189 or 10107 or 10058 or 13435 or 13436 => MongoFailure.Transient, // PrimarySteppedDown, NotWritablePrimary, NotPrimary...
        24 or 50 or 112 or 262 => MongoFailure.Transient, // LockTimeout, MaxTimeMSExpired, WriteConflict, ExceededTimeLimit
        CursorNotFound or 237 => MongoFailure.Transient, // CursorNotFound, CursorKilled
        13 or 18 or 334 => MongoFailure.Fatal, // Unauthorized, AuthenticationFailed, MechanismUnavailable
        _ => MongoFailure.Permanent,
    };
}
