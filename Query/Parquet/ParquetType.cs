namespace Pipeline.Query.Parquet;

/// <summary>What the values of a Parquet column are.</summary>
public enum ParquetType
{
    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number of 32 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>A floating-point number of 64 bits.</summary>
    Real,

    /// <summary>A number with a fixed number of digits behind the point.</summary>
    Decimal,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A point of time in microseconds, UTC.</summary>
    Moment,

    /// <summary>A day and a time of day in microseconds, of no time zone.</summary>
    LocalMoment,
}
