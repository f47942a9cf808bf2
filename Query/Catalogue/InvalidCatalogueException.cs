namespace Pipeline.Query.Catalogue;

/// <summary>The settings of the catalogue are wrong.</summary>
/// <param name="messages">Each names a setting, what is wrong with it and what would be right.</param>
public sealed class InvalidCatalogueException(IReadOnlyList<string> messages) : Exception(string.Join(" ", messages))
{
    /// <summary>Each names a setting, what is wrong with it and what would be right.</summary>
    public IReadOnlyList<string> Messages { get; } = messages;
}
