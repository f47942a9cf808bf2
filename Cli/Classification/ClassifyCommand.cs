using System.Buffers;
using System.Text.Json;
using Pipeline.Classification;
using Pipeline.Classification.Sequences;

namespace Pipeline.Cli.Classification;

/// <summary>What <c>./pipeline classify</c> does.</summary>
internal static class ClassifyCommand
{
    private const string StandardInput = "-";

    /// <param name="request">What to annotate, and how.</param>
    /// <param name="input">Standard input; null where it is closed.</param>
    /// <param name="output">Receives the annotations one after the other; JSON as one line for each text.</param>
    /// <param name="errors">Receives what went wrong, file by file.</param>
    /// <param name="cancellationToken">Ends the work between two texts with an exception.</param>
    /// <returns>
    /// 0; 1 when a file could not be read or is no text in UTF-8, the others having been written, or when nobody reads the output.
    /// </returns>
    public static int Run(ClassifyRequest request, Stream? input, Stream output, TextWriter errors, CancellationToken cancellationToken)
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
            cancellationToken.ThrowIfCancellationRequested();
            if (Annotate(annotator, file, input, request, errors) is not { } annotation)
            {
                failed = true;
            }
            else if (!TryWrite(annotation, output, errors))
            {
                return 1;
            }
        }

        return failed ? 1 : 0;
    }

    private static ReadOnlyMemory<byte>? Annotate(Annotator annotator, string file, Stream? input, ClassifyRequest request, TextWriter errors)
    {
        try
        {
            var text = Read(file, input);
            var annotation = new ArrayBufferWriter<byte>(text.Length + 1);
            if (request.Json)
            {
                var classified = annotator.Classify(text, request.MinimumConfidence, request.Probabilities) with { File = file == StandardInput ? null : file };
                annotation.Write(JsonSerializer.SerializeToUtf8Bytes(classified, ClassificationJson.Readable.ClassifiedText));
                annotation.Write("\n"u8);
            }
            else
            {
                annotator.Annotate(text, request.MinimumConfidence, annotation);
            }

            return annotation.WrittenMemory;
        }
        catch (Exception exception) when (exception is IOException or InvalidTextException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{(file.Length == 0 ? "files: ''" : file)}: {exception.Message}");
            return null;
        }
    }

    private static bool TryWrite(ReadOnlyMemory<byte> annotation, Stream output, TextWriter errors)
    {
        try
        {
            output.Write(annotation.Span);
            output.Flush();
            return true;
        }
        catch (IOException exception)
        {
            errors.WriteLine($"standard output: {exception.Message}");
            return false;
        }
    }

    private static byte[] Read(string file, Stream? input)
    {
        if (file.Length == 0)
        {
            throw new IOException("The name of a file is empty.");
        }

        if (Directory.Exists(file))
        {
            throw new IOException("That is a folder; give the files in it.");
        }

        if (file != StandardInput)
        {
            return File.ReadAllBytes(file);
        }

        return input is null ? throw new IOException("Standard input is closed; give the names of files.") : ReadToEnd(input);
    }

    private static byte[] ReadToEnd(Stream input)
    {
        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
