using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Classification;

/// <summary>
/// The file of a model, all numbers little-endian and of 4 bytes where nothing else is said: the eight bytes <c>pipeline</c>, the
/// version, the length of the description, the description (JSON), the power of two that is the table's size, the number of labels, each
/// label's length and bytes, the transitions (floats), the scale of the weights (float), the number of rows, the rows of the table that
/// are used (ascending), their 8-bit weights, one a label, the scale (float) and the 16-bit weights of the line ends, and the SHA-256
/// of everything before it. The labels stand there twice so that a model can be used before its description is parsed.
/// </summary>
public static class ModelFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 6;

    private const int HeaderLength = 16;

    /// <summary>A row without a larger weight, of 127, is left out: half of the rows of a large corpus are such, and figures change little without them.</summary>
    private const sbyte LargestOfUnused = 3;

    /// <summary>The model that is shipped beside the assembly, trained on the train part of samples/ and on samples/pensoft-more.zip.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "taxonomy.model");

    private static ReadOnlySpan<byte> Magic => "pipeline"u8;

    internal static byte[] Write(ModelDescription description, SequenceWeights weights, SecondPass secondPass, LineBreakModel lineBreaks)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var json = JsonSerializer.SerializeToUtf8Bytes(description, ClassificationJson.Default.ModelDescription);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(json.Length);
        writer.Write(json);
        WriteLabels(writer, description);
        WriteSingles(writer, weights.Transitions.Values);
        WriteWeights(writer, weights, description.Labels.Count);
        WriteSingles(writer, secondPass.Transitions.Values);
        WriteSingles(writer, secondPass.Weights);
        writer.Write(lineBreaks.Scale);
        foreach (var weight in lineBreaks.Weights)
        {
            writer.Write(weight);
        }

        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="InvalidDataException">The file is no model file, of another version, or damaged, or a folder; the message names it.</exception>
    public static SequenceModel Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"{path} is a folder; give a model file.");
        }

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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(file[content.Length..]))
        {
            throw new InvalidDataException("The model file is damaged: its checksum is not that of its content.");
        }

        hash.AppendData(file[content.Length..]);
        var id = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        var descriptionLength = BinaryPrimitives.ReadInt32LittleEndian(file[(Magic.Length + sizeof(int))..]);
        var json = file.Slice(HeaderLength, descriptionLength).ToArray();
        var description = new Lazy<ModelDescription>(() => JsonSerializer.Deserialize(json, ClassificationJson.Default.ModelDescription)
            ?? throw new InvalidDataException("The model file has no description."));
        return ReadParts(id, description, content[(HeaderLength + descriptionLength)..]);
    }

    private static void WriteLabels(BinaryWriter writer, ModelDescription description)
    {
        writer.Write(description.TableBits);
        writer.Write(description.Labels.Count);
        foreach (var label in description.Labels)
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    private static void WriteWeights(BinaryWriter writer, SequenceWeights weights, int labelCount)
    {
        var largest = 1e-6f;
        foreach (var weight in weights.Weights)
        {
            largest = MathF.Max(largest, MathF.Abs(weight));
        }

        var scale = largest / sbyte.MaxValue;
        var rows = new List<int>();
        var quantised = new List<sbyte>();
        var row = new sbyte[labelCount];
        for (var i = 0; i < weights.Rows.Length; i++)
        {
            for (var label = 0; label < labelCount; label++)
            {
                row[label] = (sbyte)MathF.Round(weights.Weights[(i * weights.Stride) + label] / scale);
            }

            if (row.AsSpan().IndexOfAnyExceptInRange((sbyte)-LargestOfUnused, LargestOfUnused) >= 0)
            {
                rows.Add(weights.Rows[i]);
                quantised.AddRange(row);
            }
        }

        writer.Write(scale);
        writer.Write(rows.Count);
        rows.ForEach(writer.Write);
        quantised.ForEach(writer.Write);
    }

    private static void WriteSingles(BinaryWriter writer, float[] values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static SequenceModel ReadParts(string id, Lazy<ModelDescription> description, ReadOnlySpan<byte> rest)
    {
        var tableBits = ReadInt32(ref rest);
        var labels = new string[ReadInt32(ref rest)];
        foreach (ref var label in labels.AsSpan())
        {
            var length = ReadInt32(ref rest);
            label = Encoding.UTF8.GetString(rest[..length]);
            rest = rest[length..];
        }

        var transitions = ReadTransitions(ref rest, labels.Length);
        var weights = ReadWeights(ref rest, tableBits, labels.Length);
        var secondTransitions = ReadTransitions(ref rest, labels.Length);
        var secondWeights = ReadSingles(ref rest, TreatmentContext.WidthOf(labels.Length) * weights.Stride);
        var secondPass = new SecondPass(secondWeights, weights.Stride, secondTransitions);
        var lineBreakScale = ReadSingles(ref rest, 1)[0];
        var lineBreakWeights = new short[1 << LineBreakFeatures.TableBits];
        for (var i = 0; i < lineBreakWeights.Length; i++)
        {
            lineBreakWeights[i] = BinaryPrimitives.ReadInt16LittleEndian(rest[(i * sizeof(short))..]);
        }

        return new SequenceModel(id, labels, tableBits, description, weights, transitions, secondPass, new LineBreakModel(lineBreakWeights, lineBreakScale));
    }

    private static Transitions ReadTransitions(ref ReadOnlySpan<byte> rest, int labelCount) =>
        new(labelCount) { Values = ReadSingles(ref rest, (labelCount + 2) * labelCount) };

    private static WeightTable ReadWeights(ref ReadOnlySpan<byte> rest, int tableBits, int labelCount)
    {
        var scale = ReadSingles(ref rest, 1)[0];
        var rows = new int[ReadInt32(ref rest)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = BinaryPrimitives.ReadInt32LittleEndian(rest[(i * sizeof(int))..]);
        }

        rest = rest[(rows.Length * sizeof(int))..];
        var stride = WeightTable.StrideOf(labelCount);
        var weights = new sbyte[rows.Length * stride];
        for (var i = 0; i < rows.Length; i++)
        {
            MemoryMarshal.Cast<byte, sbyte>(rest.Slice(i * labelCount, labelCount)).CopyTo(weights.AsSpan(i * stride));
        }

        rest = rest[(rows.Length * labelCount)..];
        return new WeightTable(new FeatureIndex(tableBits, rows), weights, stride, scale);
    }

    private static int ReadInt32(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        return value;
    }

    private static float[] ReadSingles(ref ReadOnlySpan<byte> rest, int count)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = BinaryPrimitives.ReadSingleLittleEndian(rest);
            rest = rest[sizeof(float)..];
        }

        return values;
    }
}
