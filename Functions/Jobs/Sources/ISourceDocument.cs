using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Sources;

/// <summary>What is kept of one source of a job in the jobs' database. One per job and source: a repetition replaces it.</summary>
internal interface ISourceDocument<T> where T : class, ISourceDocument<T>
{
    /// <summary>The JSON of such documents.</summary>
    static abstract JsonTypeInfo<T> Json { get; }

    /// <summary>What the ids of such documents begin with, without the colon.</summary>
    static abstract string Prefix { get; }

    string Id { get; }

    string DocumentId { get; }

    /// <summary>The source; null for the document as a whole.</summary>
    string? Attachment { get; }

    /// <summary>The same as a replacement of revision <paramref name="rev"/>.</summary>
    T Replacing(string? rev);

    /// <summary>The ids of a job's documents of this type.</summary>
    static KeyRange RangeOf(string job) => KeyRange.Prefix($"{T.Prefix}:{job}:");

    /// <summary><c>{prefix}:{job}:{first 32 hex digits of sha256(document id, NUL, attachment)}</c>: names can be of any length and hold anything.</summary>
    static string IdOf(string job, string documentId, string? attachment)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\0{attachment}"));
        return $"{T.Prefix}:{job}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
