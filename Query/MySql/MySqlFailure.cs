using MySqlConnector;
using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>What an error of MySQL means to the one who asked. Messages that could name the account or the address are not passed on.</summary>
internal static class MySqlFailure
{
    // MariaDB's number for a statement that took longer than max_statement_time; the connector knows MySQL's alone.
    private const int MariaDbStatementTimeout = 1969;

    /// <summary>The error that opening a connection ended with.</summary>
    public static Exception OfOpening(MySqlException exception) => exception.ErrorCode switch
    {
        MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied => new QuerySourceUnavailableException("MySQL refuses the account of MYSQL_URL.", exception),
        MySqlErrorCode.UnknownDatabase => new QuerySourceUnavailableException("MySQL has no database of the name in MYSQL_URL.", exception),
        MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections => new QueryBusyException(),
        _ => new QuerySourceUnavailableException("MySQL does not answer.", exception),
    };

    /// <summary>The error that a statement ended with.</summary>
    /// <param name="exception">What the connector threw.</param>
    /// <param name="timeout">How long the statement might take.</param>
    public static Exception OfStatement(MySqlException exception, TimeSpan timeout) => exception.ErrorCode switch
    {
        MySqlErrorCode.QueryTimeout or MySqlErrorCode.CommandTimeoutExpired or (MySqlErrorCode)MariaDbStatementTimeout => new QueryTimeoutException(timeout),
        MySqlErrorCode.OutOfMemory or MySqlErrorCode.OutOfSortMemory or MySqlErrorCode.OutOfResources or MySqlErrorCode.RecordFileFull =>
            new QueryMemoryException("The statement needs more memory than MySQL gives it.", exception),
        MySqlErrorCode.QueryInterrupted => new QuerySourceUnavailableException("MySQL ended the statement.", exception),
        MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ColumnAccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.SpecifiedAccessDeniedError
            or MySqlErrorCode.PrecedureAccessDenied or MySqlErrorCode.AccessDenied => new StatementRefusedException("The account of MYSQL_URL may not do what the statement needs."),
        MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown or MySqlErrorCode.None => new QuerySourceUnavailableException("The connection to MySQL broke off.", exception),
        _ => new StatementRefusedException($"MySQL refuses the statement: {exception.Message}"),
    };
}
