namespace Pipeline.Query.Delta;

/// <summary>A column of a table.</summary>
/// <param name="Name">The name that statements use.</param>
/// <param name="Physical">The name in the data files.</param>
/// <param name="Type">The engine's type of its values.</param>
/// <param name="IsText">Whether it is text, for which an empty partition value is no NULL.</param>
internal sealed record DeltaColumn(string Name, string Physical, string Type, bool IsText);
