namespace Pipeline.CouchDb;

/// <summary>One CouchDB server (or cluster behind one address), with the account of the settings. Safe for many callers.</summary>
public interface ICouchServer
{
    /// <summary>A database by name; nothing is sent and the database need not exist.</summary>
    /// <exception cref="ArgumentException">The name breaks the rule of <see cref="DatabaseName"/>.</exception>
    ICouchDatabase Database(string name);

    /// <summary>The names of all databases, in the server's order. A server may keep this to its administrators.</summary>
    /// <exception cref="CouchDbException">The list could not be had.</exception>
    Task<IReadOnlyList<string>> ListDatabasesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks once, without retries, whether the server is up, the account is taken and the database of COUCHDB_DATABASE (when set)
    /// is there. Throws only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    Task<ServerCheck> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks once, without retries, whether the account may work with a database, or make it where it is missing. Where it may not, the
    /// detail says what a server administrator has to do once.
    /// </summary>
    /// <param name="name">The database.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    Task<ServerCheck> CheckDatabaseAsync(string name, string setting, CancellationToken cancellationToken = default);
}
