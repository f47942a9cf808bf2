using System.Net;
using System.Net.Http.Headers;

namespace Pipeline.CouchDb;

/// <summary>The body of a <c>_bulk_docs</c> request, written straight from the documents' own bytes, as often as it is sent.</summary>
internal sealed class BulkContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly byte[] Opening = [.. "{\"docs\":["u8];
    private static readonly byte[] Comma = [.. ","u8];
    private static readonly byte[] Closing = [.. "]}"u8];

    private readonly IReadOnlyList<DocumentWrite> _writes;
    private readonly ReadOnlyMemory<int> _chosen;

    /// <param name="writes">All writes.</param>
    /// <param name="chosen">The indices of those that this request carries.</param>
    public BulkContent(IReadOnlyList<DocumentWrite> writes, ReadOnlyMemory<int> chosen)
    {
        _writes = writes;
        _chosen = chosen;
        Headers.ContentType = Json;
    }

    /// <summary>What the envelope adds to the documents when a request carries this many.</summary>
    public static int Overhead(int documents) => Opening.Length + Closing.Length + Math.Max(0, documents - 1);

    protected override bool TryComputeLength(out long length)
    {
        length = Overhead(_chosen.Length);
        foreach (var index in _chosen.Span)
        {
            length += _writes[index].Json.Length;
        }

        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Opening, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _chosen.Length; i++)
        {
            if (i > 0)
            {
                await stream.WriteAsync(Comma, cancellationToken).ConfigureAwait(false);
            }

            await stream.WriteAsync(_writes[_chosen.Span[i]].Json, cancellationToken).ConfigureAwait(false);
        }

        await stream.WriteAsync(Closing, cancellationToken).ConfigureAwait(false);
    }
}
