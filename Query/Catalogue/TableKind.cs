namespace Pipeline.Query.Catalogue;

/// <summary>Where the rows of a table lie.</summary>
public enum TableKind
{
    /// <summary>A folder of Parquet files under the root.</summary>
    Parquet,

    /// <summary>A folder under the root that holds a Delta table.</summary>
    Delta,

    /// <summary>A table of the MySQL database.</summary>
    MySql,
}
