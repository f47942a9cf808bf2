namespace Pipeline.Query.Results;

/// <summary>What the values of a column are in JSON.</summary>
internal enum ColumnShape
{
    /// <summary>A number of at most 64 bits without a fraction.</summary>
    Whole,

    /// <summary>A number of at most 32 bits without a fraction.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Text that the reader gives as text.</summary>
    Text,

    /// <summary>Text that is JSON already: long numbers, lists, structures.</summary>
    Raw,

    /// <summary>A value that is written as text.</summary>
    Other,
}
