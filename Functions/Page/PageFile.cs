using System.IO.Compression;
using System.Security.Cryptography;

namespace Pipeline.Page;

/// <summary>One file of the page, as it is sent.</summary>
internal sealed class PageFile
{
    // Below this, what compression saves does not fill a packet.
    private const int LeastCompressed = 1024;

    private readonly Lazy<byte[]> _compressed;

    /// <param name="name">Its name, such as <c>jobs.js</c>.</param>
    /// <param name="content">Its bytes.</param>
    public PageFile(string name, byte[] content)
    {
        Content = content;
        ContentType = ContentTypeOf(name);
        Digest = Convert.ToHexStringLower(SHA256.HashData(content))[..32];
        _compressed = new(() => Compress(content));
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Content { get; }

    /// <summary>The bytes in gzip, which every browser takes; made when they are first asked for.</summary>
    public byte[] Compressed => _compressed.Value;

    /// <summary>Whether the bytes in gzip are worth sending.</summary>
    public bool IsCompressible => Content.Length >= LeastCompressed;

    /// <summary>The media type by the name's ending.</summary>
    public string ContentType { get; }

    /// <summary>32 hexadecimal digits that change with the content.</summary>
    public string Digest { get; }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The file '{name}' of the page ends in '{other}', which has no media type here."),
    };

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
