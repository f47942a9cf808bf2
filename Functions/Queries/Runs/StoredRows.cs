using System.Buffers;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Runs;

/// <summary>Keeps the rows of a statement that goes on in pages of whole rows.</summary>
internal sealed class StoredRows(QueryRunStore store, string id, ResultFormat format) : IResultSink
{
    private const int PageBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _page = new();

    /// <summary>The columns; null before they are known.</summary>
    public IReadOnlyList<ResultColumn>? Columns { get; private set; }

    /// <summary>How many pages are kept.</summary>
    public int Pages { get; private set; }

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        Columns = head.Columns;
        return Task.CompletedTask;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        // Rows of JSON are parted by a comma and a line end, which stand before all but the first.
        var isNext = _page.WrittenCount == 0 && Pages > 0 && format is ResultFormat.Arrays or ResultFormat.Objects;
        _page.Write((isNext && rows.Span.StartsWith(",\n"u8) ? rows[2..] : rows).Span);
        if (_page.WrittenCount >= PageBytes)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Keeps what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_page.WrittenCount > 0)
        {
            await store.WritePageAsync(id, Pages, _page.WrittenMemory, cancellationToken);
            Pages++;
            _page.ResetWrittenCount();
        }
    }
}
