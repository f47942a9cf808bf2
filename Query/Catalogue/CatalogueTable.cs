namespace Pipeline.Query.Catalogue;

/// <summary>One table that statements may read.</summary>
/// <param name="Name">The name that statements use: letters, digits and underscores, compared without regard to case.</param>
/// <param name="Kind">Where its rows lie.</param>
/// <param name="Place">The full path of its folder, or the table's name in the MySQL database.</param>
public sealed record CatalogueTable(string Name, TableKind Kind, string Place);
