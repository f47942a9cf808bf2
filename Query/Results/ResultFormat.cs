namespace Pipeline.Query.Results;

/// <summary>How the rows of a result are written.</summary>
public enum ResultFormat
{
    /// <summary>One JSON array of values per row, separated by commas: the inside of a JSON array.</summary>
    Arrays,

    /// <summary>One JSON object per row, separated by commas: the inside of a JSON array.</summary>
    Objects,

    /// <summary>One JSON object per row and line.</summary>
    Ndjson,

    /// <summary>Comma-separated values (RFC 4180) with a line of names.</summary>
    Csv,

    /// <summary>One Parquet file.</summary>
    Parquet,

    /// <summary>A stream of Arrow record batches.</summary>
    Arrow,
}
