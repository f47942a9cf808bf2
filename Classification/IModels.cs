namespace Pipeline.Classification;

/// <summary>The models to choose from.</summary>
public interface IModels
{
    /// <summary>The names of all models, file names without ending, in ordinal order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds a model; it is loaded.</summary>
    /// <param name="nameOrId">Its name or its id; null for the default.</param>
    /// <returns>Null when there is none of that name or id.</returns>
    /// <exception cref="ModelUnavailableException">It cannot be read.</exception>
    IAnnotator? Find(string? nameOrId);
}
