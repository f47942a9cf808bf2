using System.Security.Cryptography;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// What was written of an annotation, by which it is known again. CouchDB's own digest is not known before the write: it is that of
/// its own compression.
/// </summary>
/// <param name="RevisionPosition">The generation of the revision that was written: that of the document before, and one.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lowercase hex.</param>
internal sealed record WrittenAnnotation(int RevisionPosition, long Length, string Sha256)
{
    /// <param name="rev">The revision that the write replaces; null for a new document.</param>
    public static WrittenAnnotation Of(ReadOnlySpan<byte> bytes, string? rev) => new(GenerationOf(rev) + 1, bytes.Length, HashOf(bytes));

    /// <summary>Whether a stub is as this write left it. Where it is not, the bytes may be all the same: a copy moves them to another revision.</summary>
    public bool IsAt(AttachmentStub stub) => !stub.IsSentCompressed && stub.RevisionPosition == RevisionPosition && stub.Length == Length;

    /// <summary>Whether the bytes behind a stub may be the written ones, wherever they lie.</summary>
    public bool CanBe(AttachmentStub stub) => stub.IsSentCompressed || stub.Length == Length;

    public bool IsContent(ReadOnlySpan<byte> bytes) => bytes.Length == Length && HashOf(bytes) == Sha256;

    /// <summary>The number before the dash of a revision, which is one higher in each one that follows; 0 for null.</summary>
    public static int GenerationOf(string? rev) =>
        rev is not null && rev.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash && int.TryParse(rev.AsSpan(0, dash), out var generation)
            ? generation
            : 0;

    private static string HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
