using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Tests.Query;

/// <summary>Keeps a result as it was sent, piece by piece.</summary>
internal sealed class BytesSink : IResultSink
{
    public List<byte[]> Pieces { get; } = [];

    public byte[] Bytes => [.. Pieces.SelectMany(piece => piece)];

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        Pieces.Add(rows.ToArray());
        return Task.CompletedTask;
    }
}
