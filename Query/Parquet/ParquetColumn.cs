namespace Pipeline.Query.Parquet;

/// <summary>A column of a Parquet file, whose values may be NULL.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Precision">Of a decimal, how many digits it has, 1 to 38.</param>
/// <param name="Scale">Of a decimal, how many of them stand behind the point, 0 to the precision.</param>
public sealed record ParquetColumn(string Name, ParquetType Type, int Precision = 0, int Scale = 0);
