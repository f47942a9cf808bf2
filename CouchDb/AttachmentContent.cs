namespace Pipeline.CouchDb;

/// <summary>The bytes of an attachment in a pooled buffer. Dispose it once; its bytes are not to be touched afterwards.</summary>
public sealed class AttachmentContent(byte[] pooled, int length, string contentType) : IDisposable
{
    private byte[]? _pooled = pooled;

    /// <summary>The attachment as it was stored.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pooled is null, this);
            return _pooled.AsMemory(0, Length);
        }
    }

    /// <summary>Length in bytes.</summary>
    public int Length { get; } = length;

    /// <summary>The media type it was stored with.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>Gives the bytes back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pooled, null) is { } bytes)
        {
            ByteArrays.Return(bytes);
        }
    }
}
