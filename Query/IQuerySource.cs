using Pipeline.Query.Guard;
using Pipeline.Query.Results;

namespace Pipeline.Query;

/// <summary>Where the rows of tables come from: files, or a MySQL database.</summary>
public interface IQuerySource
{
    /// <summary>Runs a statement.</summary>
    /// <param name="query">The statement and its limits.</param>
    /// <param name="sink">Takes the result.</param>
    /// <param name="cancellationToken">Ends the statement at once.</param>
    /// <exception cref="StatementRefusedException">The statement may not run, or the source cannot run it.</exception>
    /// <exception cref="QueryBusyException">Too many wait.</exception>
    /// <exception cref="QueryTimeoutException">It took too long.</exception>
    /// <exception cref="QueryMemoryException">It needs too much memory.</exception>
    /// <exception cref="QuerySourceUnavailableException">The source does not answer.</exception>
    Task<ResultTail> RunAsync(QueryStatement query, IResultSink sink, CancellationToken cancellationToken);
}
