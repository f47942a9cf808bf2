namespace Pipeline.Classification;

/// <summary>Where MODEL_LOCATION says that the model files are.</summary>
public interface IModelStore
{
    /// <summary>The model files, at least one.</summary>
    /// <exception cref="ModelUnavailableException">There is none, or the place does not answer.</exception>
    IReadOnlyList<ModelSource> List();
}
