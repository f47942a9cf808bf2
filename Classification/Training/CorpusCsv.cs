namespace Pipeline.Classification.Training;

/// <summary>Reads the tables beside the documents of a corpus; errors name the file, the line and the column.</summary>
internal static class CorpusCsv
{
    /// <exception cref="InvalidDataException">The file is malformed, or has records and not all of the columns.</exception>
    public static IReadOnlyList<CsvRow> Read(string path, params IReadOnlyList<string> columns) => Parse(path, File.ReadAllText(path), columns);

    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<CsvRow> Parse(string path, string text, params IReadOnlyList<string> columns)
    {
        List<CsvRow> rows;
        try
        {
            rows = [.. CsvTable.Parse(text)];
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }

        return rows.Count > 0 && columns.FirstOrDefault(column => !rows[0].Values.ContainsKey(column)) is { } missing
            ? throw new InvalidDataException($"{path} has no column '{missing}'; its columns are {string.Join(", ", rows[0].Values.Keys)}.")
            : rows;
    }
}
