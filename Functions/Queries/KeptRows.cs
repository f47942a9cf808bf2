using System.Buffers;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries;

/// <summary>Keeps a small result in memory.</summary>
internal sealed class KeptRows : IResultSink
{
    private readonly ArrayBufferWriter<byte> _rows = new();

    /// <summary>The columns.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; private set; } = [];

    /// <summary>The rows as they were written.</summary>
    public ReadOnlyMemory<byte> Rows => _rows.WrittenMemory;

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        Columns = head.Columns;
        return Task.CompletedTask;
    }

    public Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        _rows.Write(rows.Span);
        return Task.CompletedTask;
    }
}
