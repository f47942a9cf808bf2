using Pipeline.Classification.Annotations;

namespace Pipeline.Classification.Training;

/// <summary>
/// The annotated documents of a folder, in ordinal order of their names. A folder is split into train and test by a <c>split.csv</c>
/// (columns file and split) or by subfolders <c>train</c> and <c>test</c>; one with neither is all train.
/// </summary>
internal sealed record Corpus(
    IReadOnlyList<LabelledDocument> Train, IReadOnlyList<LabelledDocument> Test, IReadOnlyList<CorpusProblem> Problems)
{
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no annotation, or its split names a file that it does not hold.</exception>
    public static Corpus Load(string folder, LabelMap labels)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' does not exist.");
        }

        var parts = CorpusSplit.Read(folder);
        var headings = RunInHeadings.Read(folder);
        var problems = new List<CorpusProblem>();
        var documents = new Dictionary<CorpusPart, List<LabelledDocument>> { [CorpusPart.Train] = [], [CorpusPart.Test] = [] };
        foreach (var path in Directory.EnumerateFiles(folder, "*.ann", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (ReadDocument(path, labels, problems) is { } document)
            {
                documents[parts.PartOf(path, document.Name)].Add(document with { HeadingLengths = headings.LengthsOf(document) });
            }
        }

        if (documents.Values.All(part => part.Count == 0))
        {
            throw new InvalidDataException($"The data folder '{folder}' holds no readable .ann file.");
        }

        parts.ThrowIfMissing(documents.Values.SelectMany(part => part).Select(document => document.Name));
        return new Corpus(documents[CorpusPart.Train], documents[CorpusPart.Test], problems);
    }

    private static LabelledDocument? ReadDocument(string path, LabelMap labels, List<CorpusProblem> problems)
    {
        var file = File.ReadAllBytes(path);
        try
        {
            var annotation = AnnotationReader.Read(file);
            problems.AddRange(annotation.Problems.Select(problem => new CorpusProblem(path, problem.Line, problem.Message)));
            var blocks = annotation.Blocks;
            return new LabelledDocument(
                DocumentName(path),
                annotation.Text,
                [.. blocks.Select(block => block.Range)],
                [.. blocks.Select(block => labels[block.Label])]);
        }
        catch (InvalidTextException exception)
        {
            problems.Add(new CorpusProblem(path, 1 + file.AsSpan(0, (int)exception.ByteOffset).Count((byte)'\n'), exception.Message));
            return null;
        }
    }

    private static string DocumentName(string path)
    {
        var name = Path.GetFileName(path)[..^".ann".Length];
        return name.EndsWith(".txt", StringComparison.Ordinal) ? name[..^".txt".Length] : name;
    }
}
