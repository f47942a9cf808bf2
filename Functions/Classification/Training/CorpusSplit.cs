namespace Pipeline.Classification.Training;

/// <summary>Says which part of the corpus a document belongs to.</summary>
internal sealed class CorpusSplit
{
    private readonly string _folder;
    private readonly Dictionary<string, CorpusPart>? _listed;

    private CorpusSplit(string folder, Dictionary<string, CorpusPart>? listed) => (_folder, _listed) = (folder, listed);

    /// <exception cref="InvalidDataException">A line of split.csv is not a file name, a comma and train or test.</exception>
    public static CorpusSplit Read(string folder)
    {
        var path = Path.Combine(folder, "split.csv");
        if (!File.Exists(path))
        {
            return new CorpusSplit(folder, null);
        }

        var listed = new Dictionary<string, CorpusPart>(StringComparer.Ordinal);
        var lines = File.ReadAllLines(path);
        for (var i = 1; i < lines.Length; i++)
        {
            listed[lines[i].Split(',')[0]] = lines[i].Split(',') switch
            {
                [_, "train"] => CorpusPart.Train,
                [_, "test"] => CorpusPart.Test,
                _ => throw new InvalidDataException($"{path}:{i + 1}: '{lines[i]}' is not a file name, a comma and train or test."),
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
                : throw new InvalidDataException($"{Path.Combine(_folder, "split.csv")} does not say whether '{name}' is train or test.");
        }

        var top = Path.GetRelativePath(_folder, path).Split('/', '\\')[0];
        return top == "test" ? CorpusPart.Test : CorpusPart.Train;
    }

    public void ThrowIfMissing(IEnumerable<string> names)
    {
        if (_listed?.Keys.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw new InvalidDataException($"{Path.Combine(_folder, "split.csv")} names '{missing}', of which there is no readable .ann file.");
        }
    }
}
