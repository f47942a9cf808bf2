namespace Pipeline.Exports;

/// <summary>One source of an export: it is there with all of its rows, or has failed.</summary>
/// <param name="DocumentId">The document that it belongs to.</param>
/// <param name="Source">What of the document it is; null for all of it.</param>
/// <param name="Rows">Its rows, each a value for every column of the table's own.</param>
/// <param name="Failure">Why it could not be read, and never can unless the document is changed; null when it could.</param>
internal sealed record ExportItem(string DocumentId, string? Source, IReadOnlyList<object?[]> Rows, string? Failure = null);
