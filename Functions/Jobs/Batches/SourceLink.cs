namespace Pipeline.Jobs.Batches;

/// <summary>What a document of an output database says of the document that its annotations are of.</summary>
/// <param name="Database">The database of the sources.</param>
/// <param name="Rev">The revision whose texts were annotated last.</param>
internal sealed record SourceLink(string Database, string Rev)
{
    /// <summary>The field that holds it.</summary>
    public const string Field = "source";
}
