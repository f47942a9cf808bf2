namespace Pipeline.Cli.Api;

/// <summary>How a command writes what it has to give.</summary>
internal enum OutputFormat
{
    /// <summary>Columns for people.</summary>
    Table,

    /// <summary>One JSON value: an array for a list.</summary>
    Json,

    /// <summary>A line of JSON for each entry.</summary>
    Ndjson,
}
