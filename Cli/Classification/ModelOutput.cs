namespace Pipeline.Cli.Classification;

/// <summary>The file that a model is written to: the old one or the whole new one stands there, never a part.</summary>
internal sealed class ModelOutput
{
    private readonly string _file;
    private readonly string _temporary;
    private readonly string _given;

    private ModelOutput(string given, string file, string temporary) => (_given, _file, _temporary) = (given, file, temporary);

    /// <summary>Finds out, before a training that may take long, whether the file can be written.</summary>
    /// <exception cref="IOException">It cannot; the message says why.</exception>
    public static ModelOutput Open(string given)
    {
        if (Directory.Exists(given) || Path.EndsInDirectorySeparator(given))
        {
            throw new IOException($"The model cannot be written to '{given}': that is a folder. Give the name of a file.");
        }

        var entry = new FileInfo(given);
        var file = entry.LinkTarget is null ? entry.FullName : entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The model cannot be written to '{given}': there is no folder '{folder}'.");
        }

        // A device or a pipe is no file that another could take the place of.
        var isDevice = file.StartsWith("/dev/", StringComparison.Ordinal) || file.StartsWith("/proc/", StringComparison.Ordinal);
        var output = new ModelOutput(given, file, isDevice ? file : Path.Combine(folder, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}.tmp"));
        output.Try(() =>
        {
            using var stream = File.Open(output._temporary, isDevice ? FileMode.Open : FileMode.CreateNew, FileAccess.Write);
        });
        output.Delete();
        return output;
    }

    /// <exception cref="IOException">The file cannot be written; what stood there stands there still.</exception>
    public void Write(byte[] bytes) => Try(() =>
    {
        try
        {
            File.WriteAllBytes(_temporary, bytes);
            if (_temporary != _file)
            {
                File.Move(_temporary, _file, overwrite: true);
            }
        }
        finally
        {
            Delete();
        }
    });

    private void Delete()
    {
        if (_temporary != _file)
        {
            File.Delete(_temporary);
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The model cannot be written to '{_given}': {exception.Message}", exception);
        }
    }
}
