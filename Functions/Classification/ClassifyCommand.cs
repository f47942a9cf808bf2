using System.Buffers;
using System.Text.Json;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>What <c>./pipeline classify</c> does.</summary>
internal static class ClassifyCommand
{
    private const string StandardInput = "-";

    /// <param name="request">What to annotate, and how.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Receives the annotations one after the other; JSON as one line for each text.</param>
    /// <param name="errors">Receives what went wrong, file by file.</param>
    /// <returns>0; 1 when a file could not be read or is no text in UTF-8, the others having been written.</returns>
    public static int Run(ClassifyRequest request, Stream input, Stream output, TextWriter errors)
    {
        SequenceModel model;
        try
        {
            model = ModelFile.Load(request.ModelFile);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }

        var annotator = new Annotator(new Lazy<SequenceModel>(model));
        var failed = false;
        foreach (var file in request.Files.DefaultIfEmpty(StandardInput))
        {
            try
            {
                Write(annotator, file, Read(file, input), request, output);
            }
            catch (Exception exception) when (exception is IOException or InvalidTextException or UnauthorizedAccessException)
            {
                errors.WriteLine($"{file}: {exception.Message}");
                failed = true;
            }
        }

        output.Flush();
        return failed ? 1 : 0;
    }

    private static void Write(Annotator annotator, string file, byte[] text, ClassifyRequest request, Stream output)
    {
        if (request.Json)
        {
            var classified = annotator.Classify(text, request.MinimumConfidence) with { File = file == StandardInput ? null : file };
            JsonSerializer.Serialize(output, classified, ClassificationJson.Readable.ClassifiedText);
            output.WriteByte((byte)'\n');
            return;
        }

        var annotation = new ArrayBufferWriter<byte>();
        annotator.Annotate(text, request.MinimumConfidence, annotation);
        output.Write(annotation.WrittenSpan);
    }

    private static byte[] Read(string file, Stream input)
    {
        if (Directory.Exists(file))
        {
            throw new IOException("That is a folder; give the files in it.");
        }

        var text = file == StandardInput ? ReadToEnd(input) : File.ReadAllBytes(file);
        return text.IndexOf((byte)0) is var zero and >= 0
            ? throw new IOException($"There is a zero byte at offset {zero}: this is binary data or UTF-16. Give a text in UTF-8.")
            : text;
    }

    private static byte[] ReadToEnd(Stream input)
    {
        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
