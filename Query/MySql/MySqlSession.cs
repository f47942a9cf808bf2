using System.Globalization;
using MySqlConnector;

namespace Pipeline.Query.MySql;

/// <summary>A connection whose session is pinned: read only, with a time limit, with the words and the clock that the guard and the answers count on.</summary>
internal static class MySqlSession
{
    // The server's own limit is the second one: it ends what the client could not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Opens a connection and begins a transaction that can read and no more.</summary>
    /// <param name="source">Gives connections.</param>
    /// <param name="timeout">How long the statement may take.</param>
    /// <param name="rowLimit">The most rows that a statement without a LIMIT gives.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<MySqlConnection> OpenAsync(MySqlDataSource source, TimeSpan timeout, long rowLimit, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = Settings(connection.ServerVersion, timeout + Grace, rowLimit);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string Settings(string version, TimeSpan limit, long rowLimit)
    {
        var time = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase)
            ? string.Create(CultureInfo.InvariantCulture, $"max_statement_time = {limit.TotalSeconds}")
            : string.Create(CultureInfo.InvariantCulture, $"max_execution_time = {(long)limit.TotalMilliseconds}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', session time_zone = '+00:00', session sql_select_limit = {rowLimit}, session {time}; ")
            + "set session transaction read only; start transaction read only";
    }
}
