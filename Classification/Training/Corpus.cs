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

    /// <summary>Several folders and archives as one corpus.</summary>
    /// <param name="paths">One or more of them.</param>
    /// <param name="labels">Which label of the files becomes which.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">One cannot be read, or two hold a document of one name.</exception>
    public static Corpus Load(IReadOnlyList<string> paths, LabelMap labels)
    {
        var joined = paths.Select(path => Load(path, labels)).Aggregate((all, corpus) => all.With(corpus));
        return paths.Count > 1 && joined.Train.Concat(joined.Test).CountBy(document => document.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice
            ? throw new InvalidDataException($"There are two documents named '{twice}' in {string.Join(" and ", paths)}.")
            : joined;
    }

    /// <summary>Annotations that are read already, all of them train.</summary>
    /// <param name="annotations">Their names, each of which names a document, and their bytes.</param>
    /// <param name="labels">Which label of them becomes which.</param>
    public static Corpus Of(IReadOnlyList<(string Name, byte[] Content)> annotations, LabelMap labels)
    {
        var problems = new List<CorpusProblem>();
        LabelledDocument[] documents =
        [
            .. annotations.Select(annotation => ReadDocument(annotation.Name, () => annotation.Content, problems) is { } document
                ? document with { Name = annotation.Name }
                : null).OfType<LabelledDocument>(),
        ];
        return new Corpus([.. documents.Select(document => Finish(document, labels, RunInHeadings.Unknown))], [], problems)
        {
            SourceLabels = [.. documents.SelectMany(document => document.Labels).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>This and another as one corpus.</summary>
    public Corpus With(Corpus other) => new([.. Train, .. other.Train], [.. Test, .. other.Test], [.. Problems, .. other.Problems])
    {
        SourceLabels = [.. SourceLabels.Union(other.SourceLabels).Order(StringComparer.Ordinal)],
    };

    /// <param name="folder">The folder, or a ZIP archive of one, which is all train.</param>
    /// <param name="labels">Which label of the files becomes which.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder holds no annotation, or its split names a file that it does not hold.</exception>
    public static Corpus Load(string folder, LabelMap labels)
    {
        if (folder.EndsWith(CorpusArchive.Extension, StringComparison.Ordinal) && File.Exists(folder))
        {
            return CorpusArchive.Load(folder, labels);
        }

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
            if (ReadDocument(shown, () => File.ReadAllBytes(shown), problems) is { } document)
            {
                sourceLabels.UnionWith(document.Labels);
                documents[parts.PartOf(shown, document.Name)].Add(Finish(document, labels, headings));
            }
        }

        if (documents.Values.All(part => part.Count == 0))
        {
            throw new InvalidDataException($"The data folder '{folder}' holds no readable .ann file.{problems.FirstOrDefault()?.ToString().Insert(0, " ")}");
        }

        parts.ThrowIfMissing(documents.Values.SelectMany(part => part).Select(document => document.Name));
        return new Corpus(documents[CorpusPart.Train], documents[CorpusPart.Test], problems) { SourceLabels = [.. sourceLabels] };
    }

    /// <summary>A document with its labels mapped and its headings known.</summary>
    internal static LabelledDocument Finish(LabelledDocument document, LabelMap labels, RunInHeadings headings) => document with
    {
        Labels = [.. document.Labels.Select(label => labels[label])],
        HeadingLengths = headings.LengthsOf(document),
    };

    /// <summary>Reads an annotated document; null, with the problem reported, when it cannot be read.</summary>
    internal static LabelledDocument? ReadDocument(string path, Func<byte[]> read, List<CorpusProblem> problems)
    {
        byte[] file = [];
        try
        {
            file = read();
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
