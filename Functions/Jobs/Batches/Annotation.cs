using Pipeline.Buffers;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>The annotation made of one source, in a pooled buffer.</summary>
internal sealed record Annotation(AttachmentStub Source, PooledBufferWriter Text) : IDisposable
{
    public void Dispose() => Text.Dispose();
}
