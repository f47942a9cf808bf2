using System.Buffers;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>What <c>./pipeline classify</c> does.</summary>
internal static class ClassifyCommand
{
    /// <param name="modelFile">The model to use.</param>
    /// <param name="files">The texts; none or <c>-</c> reads <paramref name="input"/>.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Receives the annotations one after the other.</param>
    /// <param name="errors">Receives what went wrong, file by file.</param>
    /// <returns>0; 1 when a file could not be read or is not valid UTF-8, the others having been written.</returns>
    public static int Run(string modelFile, IReadOnlyList<string> files, Stream input, Stream output, TextWriter errors)
    {
        SequenceModel model;
        try
        {
            model = ModelFile.Load(modelFile);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }

        var annotator = new Annotator(new Lazy<SequenceModel>(model));
        var failed = false;
        foreach (var file in files.DefaultIfEmpty("-"))
        {
            try
            {
                var annotation = new ArrayBufferWriter<byte>();
                annotator.Annotate(Read(file, input), annotation);
                output.Write(annotation.WrittenSpan);
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

    private static byte[] Read(string file, Stream input)
    {
        if (file != "-")
        {
            return File.ReadAllBytes(file);
        }

        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
