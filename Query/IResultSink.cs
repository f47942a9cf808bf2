using Pipeline.Query.Results;

namespace Pipeline.Query;

/// <summary>Takes a result as it comes.</summary>
public interface IResultSink
{
    /// <summary>The columns, once, before any row.</summary>
    Task StartAsync(ResultHead head, CancellationToken cancellationToken);

    /// <summary>Whole rows, in the format that was asked for; called at least once, with nothing where there is no row.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken);
}
