namespace Pipeline.Query.Results;

/// <summary>One column of a result.</summary>
/// <param name="Name">Its name, unlike every other of the result.</param>
/// <param name="Type">The type in the engine's own words, such as BIGINT or DECIMAL(18,2).</param>
public sealed record ResultColumn(string Name, string Type);
