using Pipeline.Matching.References;

namespace Pipeline.Cli.Matching;

/// <summary>Files of names and of references.</summary>
internal static class MatchFiles
{
    /// <summary>CSV unless the name ends as one of JSON lines does.</summary>
    public static RowFormat FormatOf(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".ndjson" or ".jsonl" or ".json" ? RowFormat.Ndjson : RowFormat.Csv;

    /// <summary>Reads a reference; what is wrong with rows goes to <paramref name="errors"/>.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read, or has no good row.</exception>
    public static Reference ReadReference(string file, IReadOnlyDictionary<string, string> columns, TextWriter errors)
    {
        var report = new RowReport();
        try
        {
            using var text = Open(file);
            var reference = ReferenceReader.Read(Path.GetFileNameWithoutExtension(file), text, FormatOf(file), columns, report);
            WriteProblems(file, report, errors);
            return reference;
        }
        catch (InvalidDataException exception)
        {
            throw new CommandFailedException($"'{file}' is no reference: {exception.Message}", exception);
        }
    }

    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    public static StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(file, new FileStreamOptions { BufferSize = 1 << 16, Options = FileOptions.SequentialScan });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{file}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The first problems, and how many there are beyond them.</summary>
    public static void WriteProblems(string file, RowReport report, TextWriter errors)
    {
        const int Most = 20;
        foreach (var problem in report.Problems.Take(Most))
        {
            errors.WriteLine($"{file}: {problem}");
        }

        if (report.ProblemCount > Most)
        {
            errors.WriteLine($"{file}: {report.ProblemCount - Most} further problems; {report.LeftOut} of {report.Rows} rows were left out");
        }
    }
}
