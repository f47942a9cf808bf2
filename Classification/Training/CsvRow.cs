namespace Pipeline.Classification.Training;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line of the file that it ends on, from 1.</param>
/// <param name="Values">Its fields by the names of the columns.</param>
public sealed record CsvRow(int Line, IReadOnlyDictionary<string, string> Values);
