using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>
/// The models at hand: the file that MODEL_LOCATION names, or every <c>*.model</c> of the folder that it names. The default is the
/// file itself; of a folder <c>taxonomy.model</c>, else the first by name. Each is loaded when it is first asked for.
/// </summary>
internal sealed class ModelCatalog
{
    public const string Pattern = "*.model";

    private readonly FrozenDictionary<string, Annotator> _byName;

    public ModelCatalog(IOptions<ClassificationOptions> options)
    {
        var location = options.Value.ModelLocation;
        string[] files = Directory.Exists(location) ? [.. Directory.EnumerateFiles(location, Pattern).Order(StringComparer.Ordinal)] : [location];
        _byName = files.ToFrozenDictionary(
            file => Path.GetFileNameWithoutExtension(file), file => new Annotator(new Lazy<SequenceModel>(() => ModelFile.Load(file))), StringComparer.Ordinal);
        var shipped = Path.GetFileNameWithoutExtension(ClassificationOptions.ShippedModel);
        DefaultName = _byName.ContainsKey(shipped) ? shipped : Path.GetFileNameWithoutExtension(files[0]);
    }

    /// <summary>The name of the model that is used when none is asked for: its file name without ending.</summary>
    public string DefaultName { get; }

    public Annotator Default => _byName[DefaultName];

    /// <summary>The names of all models in ordinal order.</summary>
    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The model of that name or id, or null.</summary>
    /// <exception cref="InvalidDataException">The file of that name is no model file, or damaged.</exception>
    public Annotator? Find(string nameOrId) =>
        _byName.TryGetValue(nameOrId, out var named) ? named : _byName.Values.FirstOrDefault(annotator => annotator.ModelId == nameOrId);
}
