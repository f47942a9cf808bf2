using Microsoft.AspNetCore.Http;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Earlier;

/// <summary>Writes a result into a response as an array of objects.</summary>
internal sealed class ArraySink(HttpResponse response) : IResultSink
{
    private static readonly byte[] Begin = "["u8.ToArray();
    private static readonly byte[] End = "]"u8.ToArray();

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        return WriteAsync(Begin, cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(rows, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Writes the end of the array.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => WriteAsync(End, cancellationToken);
}
