namespace Pipeline.CouchDb;

/// <summary>How a failure of CouchDB is to be taken.</summary>
public enum CouchFailure
{
    /// <summary>Passes by itself: wait and do the same again.</summary>
    Transient,

    /// <summary>This document or request will never be taken; others will.</summary>
    Permanent,

    /// <summary>Nothing will work until somebody changes a setting.</summary>
    Fatal,
}

/// <summary>A failure of CouchDB. No message holds the password or the user information of the address.</summary>
public abstract class CouchDbException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>How it is to be taken.</summary>
    public abstract CouchFailure Failure { get; }
}

/// <summary>CouchDB could not be reached, was busy (5xx, 429), took too long or broke off its answer, also after the retries.</summary>
public sealed class CouchUnavailableException(string message, Exception? innerException = null) : CouchDbException(message, innerException)
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Transient;

    /// <summary>The HTTP status where there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>What CouchDB said where there was an answer.</summary>
    public CouchError Error { get; init; } = new("", "");

    /// <summary>Whether it took longer than <see cref="CouchDbOptions.RequestTimeout"/>.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Whether it says that CouchDB, or what stands before it, has more to do than it can: 429, 503, 504 or no answer in time.</summary>
    public bool IsOverload => IsTimeout || Status is 429 or 503 or 504;

    /// <summary>Whether the database was found to take no write at all while it can be read.</summary>
    public bool TakesNoWrites { get; init; }

    /// <summary>When the server asks to be tried again.</summary>
    public RetryAfter RetryAfter { get; init; }

    /// <summary>The same failure, saying how often and how long it was tried.</summary>
    public CouchUnavailableException After(int attempts, TimeSpan time) =>
        new(FormattableString.Invariant($"{Message} Tried {attempts} times in {time.TotalSeconds:0.0} s."), this)
        {
            Status = Status,
            IsTimeout = IsTimeout,
            Error = Error,
            RetryAfter = RetryAfter,
            TakesNoWrites = TakesNoWrites,
        };
}

/// <summary>CouchDB will never take this request: it is the document or the request that is wrong.</summary>
internal sealed class CouchRejectedException(string message, int status, string error, string reason) : CouchDbException(message)
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Permanent;

    public int Status { get; } = status;

    /// <summary>CouchDB's name of the error.</summary>
    public string Error { get; } = error;

    /// <summary>CouchDB's words, cut to a bounded length.</summary>
    public string Reason { get; } = reason;
}

/// <summary>CouchDB does not take the account (401) or does not let it do this (403). Never retried: repeated bad passwords lock the account.</summary>
internal sealed class CouchRefusedException(string message, int status) : CouchDbException(message)
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Fatal;

    public int Status { get; } = status;
}

/// <summary>The settings name no CouchDB.</summary>
public sealed class CouchNotConfiguredException()
    : CouchDbException("COUCHDB_URL is not set; give the address of CouchDB, such as http://127.0.0.1:5984/.")
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Fatal;
}

/// <summary>The database is not there.</summary>
public sealed class DatabaseNotFoundException(string database)
    : CouchDbException($"The database '{database}' does not exist on this CouchDB; create it or name another.")
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Fatal;

    /// <summary>Its name.</summary>
    public string Database { get; } = database;
}

/// <summary>A document that was to be read as a type is none: somebody else wrote it, or another version.</summary>
public sealed class UnreadableDocumentException(string message) : CouchDbException(message)
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Permanent;
}

/// <summary>An attachment is larger than the caller takes.</summary>
public sealed class AttachmentTooLargeException(string id, string name, int maxBytes, long? length)
    : CouchDbException(
        $"The attachment '{CouchError.Quote(name)}' of '{CouchError.Quote(id)}' is {(length is { } known ? $"{known} bytes" : "larger than allowed")}; "
        + $"the limit is {maxBytes} bytes (COUCHDB_MAX_ATTACHMENT_BYTES).")
{
    /// <inheritdoc/>
    public override CouchFailure Failure => CouchFailure.Permanent;

    /// <summary>The document.</summary>
    public string Id { get; } = id;

    /// <summary>The attachment.</summary>
    public string Name { get; } = name;

    /// <summary>The limit in bytes.</summary>
    public int MaxBytes { get; } = maxBytes;

    /// <summary>Its length in bytes where the server gave one.</summary>
    public long? Length { get; } = length;
}
