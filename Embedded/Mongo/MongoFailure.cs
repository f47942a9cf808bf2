namespace Pipeline.Embedded.Mongo;

/// <summary>What can be done about a failure.</summary>
internal enum MongoFailure
{
    /// <summary>The same request may succeed later: connection, timeout, not primary, shutting down, a lost cursor.</summary>
    Transient,

    /// <summary>The same request will fail again: a bad command, a duplicate key.</summary>
    Permanent,

    /// <summary>Every request will fail until somebody changes the configuration: authentication, rights, an old server.</summary>
    Fatal,
}
