namespace Pipeline.Cli.Queries;

/// <summary>How the rows of a statement are written.</summary>
internal enum QueryFormat
{
    /// <summary>Columns for people.</summary>
    Table,

    /// <summary>Comma-separated values with a line of names.</summary>
    Csv,

    /// <summary>The answer of the API: columns, rows and counts.</summary>
    Json,

    /// <summary>A line of JSON for each row.</summary>
    Ndjson,

    /// <summary>A Parquet file.</summary>
    Parquet,

    /// <summary>A stream of Arrow record batches.</summary>
    Arrow,
}
