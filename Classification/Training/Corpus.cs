using Pipeline.Classification.Annotations;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Training;

/// <summary>
/// The annotated documents of a folder, in ordinal order of their paths. A folder is split into train and test by a <c>split.csv</c>
/// (columns file and split) or by subfolders <c>train</c> and <c>test</c>; one with neither is all train.
/// </summary>
public sealed record Corpus(
    IReadOnlyList<LabelledDocument> Train, IReadOnlyList<LabelledDocument> Test, IReadOnlyList<CorpusProblem> Problems)
{
    /// <summary>The ending of annotation files.</summary>
    public const string Extension = ".ann";

    /// <summary>The labels as they stand in the files, before any map, in ordinal order.</summary>
    public IReadOnlyList<string> SourceLabels { get; init; } = [];

    /// <param name="folder">The folder.</param>
    /// <param name="labels">Which label of the files becomes which.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no annotation, or its split names a file that it does not hold.</exception>
    public static Corpus Load(string folder, LabelMap labels)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                File.Exists(folder) ? $"'{folder}' is a file; give the folder of .ann files." : $"The data folder '{folder}' does not exist.");
        }

        var root = Path.GetFullPath(folder);
        var parts = CorpusSplit.Read(folder);
        var headings = RunInHeadings.Read(folder);
        var problems = new List<CorpusProblem>();
        var sourceLabels = new SortedSet<string>(StringComparer.Ordinal);
        var documents = new Dictionary<CorpusPart, List<LabelledDocument>> { [CorpusPart.Train] = [], [CorpusPart.Test] = [] };
        foreach (var path in new CorpusFiles(problems).Find(root))
        {
            var shown = Path.Combine(folder, Path.GetRelativePath(root, path));
            if (ReadDocument(shown, problems) is { } document)
            {
                sourceLabels.UnionWith(document.Labels);
                documents[parts.PartOf(shown, document.Name)].Add(document with
                {
                    Labels = [.. document.Labels.Select(label => labels[label])],
                    HeadingLengths = headings.LengthsOf(document),
                });
            }
        }

        if (documents.Values.All(part => part.Count == 0))
        {
            throw new InvalidDataException($"The data folder '{folder}' holds no readable .ann file.{problems.FirstOrDefault()?.ToString().Insert(0, " ")}");
        }

        parts.ThrowIfMissing(documents.Values.SelectMany(part => part).Select(document => document.Name));
        return new Corpus(documents[CorpusPart.Train], documents[CorpusPart.Test], problems) { SourceLabels = [.. sourceLabels] };
    }

    private static LabelledDocument? ReadDocument(string path, List<CorpusProblem> problems)
    {
        byte[] file = [];
        try
        {
            file = File.ReadAllBytes(path);
            var annotation = AnnotationReader.Read(file);
            problems.AddRange(annotation.Problems.Select(problem => new CorpusProblem(path, problem.Line, problem.Message, problem.IsWarning)));
            Block[] blocks = [.. annotation.Blocks.Where(block => !WhiteSpace.IsBlank(block.Range.Of(annotation.Text)))];
            if (blocks.Length < annotation.Blocks.Count)
            {
                problems.Add(new CorpusProblem(path, 0, $"{annotation.Blocks.Count - blocks.Length} block(s) of blanks alone are left out.", true));
            }

            return new LabelledDocument(
                NameOf(path), annotation.Text, [.. blocks.Select(block => block.Range)], [.. blocks.Select(block => block.Label)]);
        }
        catch (InvalidTextException exception)
        {
            problems.Add(new CorpusProblem(path, 1 + file.AsSpan(0, (int)exception.ByteOffset).Count((byte)'\n'), exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new CorpusProblem(path, 0, $"This file cannot be read and is left out: {exception.Message}"));
        }

        return null;
    }

    /// <summary>The name of a document: that of its file without folder and endings.</summary>
    internal static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        name = name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : name;
        return name.EndsWith(".txt", StringComparison.Ordinal) ? name[..^".txt".Length] : name;
    }
}
