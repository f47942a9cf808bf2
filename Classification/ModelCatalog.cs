using System.Collections.Frozen;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>
/// The models of one place. The default is the only one; of several <c>taxonomy</c>, else the first by
/// name. They are listed once, and each is loaded when it is first asked for; what fails is tried again.
/// </summary>
public sealed class ModelCatalog(IModelStore store) : IModels
{
    /// <summary>What files of models are called.</summary>
    public const string Pattern = "*.model";

    private readonly Lazy<FrozenDictionary<string, Annotator>> _byName = new(() => List(store), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The name of the model that is used when none is asked for.</summary>
    /// <exception cref="ModelUnavailableException">There is no model, or the place does not answer.</exception>
    public string DefaultName => _byName.Value.ContainsKey(Shipped) ? Shipped : Names[0];

    /// <exception cref="ModelUnavailableException">There is no model, or the place does not answer.</exception>
    public IReadOnlyList<string> Names => field ??= [.. _byName.Value.Keys.Order(StringComparer.Ordinal)];

    private static string Shipped => Path.GetFileNameWithoutExtension(ModelFile.Shipped);

    /// <inheritdoc cref="IModels.Find"/>
    public Annotator? Find(string? nameOrId)
    {
        var annotator = _byName.Value.GetValueOrDefault(nameOrId ?? DefaultName) ?? FindById(nameOrId);
        _ = annotator?.ModelId;
        return annotator;
    }

    IAnnotator? IModels.Find(string? nameOrId) => Find(nameOrId);

    // One damaged model must not hide the others.
    private Annotator? FindById(string? id)
    {
        foreach (var annotator in _byName.Value.Values)
        {
            try
            {
                if (annotator.ModelId == id)
                {
                    return annotator;
                }
            }
            catch (ModelUnavailableException)
            {
                continue;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, Annotator> List(IModelStore store) => store.List().ToFrozenDictionary(
        source => source.Name,
        source => new Annotator(new Lazy<SequenceModel>(() => Load(source), LazyThreadSafetyMode.PublicationOnly)),
        StringComparer.Ordinal);

    private static SequenceModel Load(ModelSource source)
    {
        try
        {
            return ModelFile.Read(source.Read());
        }
        catch (InvalidDataException exception)
        {
            throw new ModelUnavailableException($"{source.Place}: {exception.Message}", exception);
        }
    }
}
