using System.IO.Compression;
using System.Text.Json;
using Pipeline.Matching.References;

namespace Pipeline.Matches;

/// <summary>The blob of one version of a reference: one entity a line as JSON, compressed.</summary>
internal static class ReferenceBlob
{
    public static byte[] Write(Reference reference)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            foreach (var entity in reference.Entities)
            {
                JsonSerializer.Serialize(zip, entity, MatchesJson.Default.ReferenceEntity);
                zip.Write("\n"u8);
            }
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no such blob.</exception>
    public static Reference Read(string name, ReadOnlyMemory<byte> blob)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(blob.ToArray()), CompressionMode.Decompress));
        var entities = new List<ReferenceEntity>();
        while (text.ReadLine() is { } line)
        {
            try
            {
                entities.Add(JsonSerializer.Deserialize(line, MatchesJson.Default.ReferenceEntity)!);
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"Line {entities.Count + 1} of the stored reference '{name}' is no entity: {exception.Message}", exception);
            }
        }

        return new Reference(name, entities);
    }
}
