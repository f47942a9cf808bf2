namespace Pipeline.Classification.Training;

/// <summary>Says which part of the corpus a document belongs to.</summary>
internal sealed class CorpusSplit
{
    private const string FileName = "split.csv";

    private readonly string _folder;
    private readonly Dictionary<string, CorpusPart>? _listed;

    private CorpusSplit(string folder, Dictionary<string, CorpusPart>? listed) => (_folder, _listed) = (folder, listed);

    /// <exception cref="InvalidDataException">split.csv is malformed, or a record of it is not a file's name and train or test.</exception>
    public static CorpusSplit Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new CorpusSplit(folder, null);
        }

        var listed = new Dictionary<string, CorpusPart>(StringComparer.Ordinal);
        foreach (var row in CorpusCsv.Read(path, "file", "split"))
        {
            listed[Corpus.NameOf(row.Values["file"].Trim())] = row.Values["split"].Trim() switch
            {
                "train" => CorpusPart.Train,
                "test" => CorpusPart.Test,
                var other => throw new InvalidDataException($"{path}:{row.Line}: '{row.Values["file"]}' is to be '{other}', which is neither train nor test."),
            };
        }

        return new CorpusSplit(folder, listed);
    }

    public CorpusPart PartOf(string path, string name)
    {
        if (_listed is not null)
        {
            return _listed.TryGetValue(name, out var part)
                ? part
                : throw new InvalidDataException($"{Path.Combine(_folder, FileName)} does not say whether '{name}' is train or test.");
        }

        var top = Path.GetRelativePath(_folder, path).Split('/', '\\')[0];
        return top == "test" ? CorpusPart.Test : CorpusPart.Train;
    }

    public void ThrowIfMissing(IEnumerable<string> names)
    {
        if (_listed?.Keys.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw new InvalidDataException($"{Path.Combine(_folder, FileName)} names '{missing}', of which there is no readable .ann file.");
        }
    }
}
