using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>
/// The file of a model, all numbers little-endian: the eight bytes <c>pipeline</c>, the version (4 bytes), the length of the
/// description (4 bytes), the description (JSON), the transitions (floats), the scale of the weights (float), the number of rows
/// (4 bytes), each row as its distance from the one before (7 bits a byte, the last without its top bit) and one 16-bit weight a
/// label, and the SHA-256 of everything before it.
/// </summary>
internal static class ModelFile
{
    public const int Version = 1;

    private const int HeaderLength = 16;

    private static ReadOnlySpan<byte> Magic => "pipeline"u8;

    /// <param name="description">What the file says of itself.</param>
    /// <param name="rows">The used rows of the table, ascending.</param>
    /// <param name="weights">Rows × <paramref name="stride"/> weights.</param>
    /// <param name="stride">Distance between two rows of <paramref name="weights"/>.</param>
    /// <param name="transitions">Scores of neighbours.</param>
    public static byte[] Write(ModelDescription description, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, int stride, Transitions transitions)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var json = JsonSerializer.SerializeToUtf8Bytes(description, ClassificationJson.Default.ModelDescription);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(json.Length);
        writer.Write(json);
        foreach (var value in transitions.Values)
        {
            writer.Write(value);
        }

        var scale = LargestMagnitude(weights) / short.MaxValue;
        writer.Write(scale);
        var countAt = stream.Position;
        writer.Write(0);
        var count = WriteRows(writer, rows, weights, stride, description.Labels.Count, scale);
        writer.Seek((int)countAt, SeekOrigin.Begin);
        writer.Write(count);
        writer.Seek(0, SeekOrigin.End);
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="InvalidDataException">The file is no model file, of another version, or damaged; the message names it.</exception>
    public static SequenceModel Load(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are no model file, of another version, or damaged.</exception>
    public static SequenceModel Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength + SHA256.HashSizeInBytes || !file.StartsWith(Magic))
        {
            throw new InvalidDataException("This is no model file: it does not begin with 'pipeline'.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(file[Magic.Length..]);
        if (version != Version)
        {
            throw new InvalidDataException($"The model file has version {version}, and {Version} is read here: train it again.");
        }

        var content = file[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(file[content.Length..]))
        {
            throw new InvalidDataException("The model file is damaged: its checksum is not that of its content.");
        }

        var descriptionLength = BinaryPrimitives.ReadInt32LittleEndian(file[(Magic.Length + sizeof(int))..]);
        var description = JsonSerializer.Deserialize(file.Slice(HeaderLength, descriptionLength), ClassificationJson.Default.ModelDescription)
            ?? throw new InvalidDataException("The model file has no description.");
        var id = Convert.ToHexStringLower(SHA256.HashData(file))[..16];
        return ReadWeights(id, description, content[(HeaderLength + descriptionLength)..]);
    }

    private static float LargestMagnitude(ReadOnlySpan<float> weights)
    {
        var largest = 1e-6f;
        foreach (var weight in weights)
        {
            largest = MathF.Max(largest, MathF.Abs(weight));
        }

        return largest;
    }

    private static int WriteRows(BinaryWriter writer, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, int stride, int labelCount, float scale)
    {
        Span<short> quantised = stackalloc short[labelCount];
        var count = 0;
        var previous = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var label = 0; label < labelCount; label++)
            {
                quantised[label] = (short)MathF.Round(weights[(i * stride) + label] / scale);
            }

            if (quantised.ContainsAnyExcept((short)0))
            {
                writer.Write7BitEncodedInt(rows[i] - previous);
                foreach (var weight in quantised)
                {
                    writer.Write(weight);
                }

                previous = rows[i];
                count++;
            }
        }

        return count;
    }

    private static SequenceModel ReadWeights(string id, ModelDescription description, ReadOnlySpan<byte> rest)
    {
        var labelCount = description.Labels.Count;
        var transitions = new Transitions(labelCount);
        foreach (ref var value in transitions.Values.AsSpan())
        {
            value = BinaryPrimitives.ReadSingleLittleEndian(rest);
            rest = rest[sizeof(float)..];
        }

        var scale = BinaryPrimitives.ReadSingleLittleEndian(rest);
        var rowCount = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(float)..]);
        rest = rest[(sizeof(float) + sizeof(int))..];
        var stride = SequenceModel.StrideOf(labelCount);
        var table = new short[(1 << description.TableBits) * stride];
        var row = 0;
        for (var i = 0; i < rowCount; i++)
        {
            row += ReadDistance(ref rest);
            var target = table.AsSpan(row * stride, labelCount);
            foreach (ref var weight in target)
            {
                weight = BinaryPrimitives.ReadInt16LittleEndian(rest);
                rest = rest[sizeof(short)..];
            }
        }

        return new SequenceModel(id, description, table, scale, transitions);
    }

    private static int ReadDistance(ref ReadOnlySpan<byte> bytes)
    {
        var distance = 0;
        for (var shift = 0; ; shift += 7)
        {
            var value = bytes[0];
            bytes = bytes[1..];
            distance |= (value & 0x7F) << shift;
            if (value < 0x80)
            {
                return distance;
            }
        }
    }
}
