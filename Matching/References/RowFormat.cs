namespace Pipeline.Matching.References;

/// <summary>How a file of rows is written.</summary>
public enum RowFormat
{
    /// <summary>Comma-separated values with a line of column names.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}
