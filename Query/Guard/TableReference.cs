using Pipeline.Query.Catalogue;

namespace Pipeline.Query.Guard;

/// <summary>A table of the catalogue inside a statement.</summary>
/// <param name="Table">The table.</param>
/// <param name="Version">The version of a Delta table that was asked for; null for none.</param>
/// <param name="Time">The moment that was asked for, as the statement wrote it; null for none.</param>
internal sealed record TableReference(CatalogueTable Table, long? Version, string? Time)
{
    /// <summary>The name of its view. No statement can write those of versions: the guard knows the names of the catalogue alone.</summary>
    public string View => Version is { } version ? $"{Table.Name}@v{version}" : Time is { } time ? $"{Table.Name}@t{time}" : Table.Name;
}
