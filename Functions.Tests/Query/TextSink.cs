using System.Text;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Tests.Query;

/// <summary>Keeps a result as text.</summary>
internal sealed class TextSink : IResultSink
{
    public ResultHead? Head { get; private set; }

    public StringBuilder Text { get; } = new();

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        Head = head;
        return Task.CompletedTask;
    }

    public Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        Text.Append(Encoding.UTF8.GetString(rows.Span));
        return Task.CompletedTask;
    }
}
