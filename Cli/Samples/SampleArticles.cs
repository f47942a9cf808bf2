using Pipeline.Classification.Training;

namespace Pipeline.Cli.Samples;

/// <summary>The articles of samples/, in the order of metadata.csv.</summary>
internal sealed class SampleArticles
{
    /// <summary>Stands between an article's id and the number of its copy; no id of samples/ holds it.</summary>
    private const char CopyMark = '~';

    private readonly Dictionary<string, SampleArticle> _byId;

    private SampleArticles(IReadOnlyList<SampleArticle> all)
    {
        All = all;
        _byId = all.ToDictionary(article => article.Id);
    }

    public IReadOnlyList<SampleArticle> All { get; }

    /// <exception cref="CommandFailedException">metadata.csv or the text of an article is missing, or cannot be read.</exception>
    public static SampleArticles Read(string folder)
    {
        var metadata = Path.Combine(folder, "metadata.csv");
        try
        {
            return new SampleArticles([.. CsvTable.Parse(File.ReadAllText(metadata)).Select(row => Article(folder, row.Values))]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new CommandFailedException($"The sample articles cannot be read from '{metadata}': {e.Message}", e);
        }
    }

    /// <summary>The id of document <paramref name="index"/>: after the last article the list begins again, as copies 2, 3 …</summary>
    public string IdAt(int index) =>
        index < All.Count ? All[index].Id : $"{All[index % All.Count].Id}{CopyMark}{(index / All.Count) + 1}";

    /// <summary>The article that a document id of <see cref="IdAt"/> stands for; null when it is no such id.</summary>
    public SampleArticle? Of(string id) => _byId.GetValueOrDefault(id.Split(CopyMark)[0]);

    private static SampleArticle Article(string folder, IReadOnlyDictionary<string, string> row)
    {
        if (!row.TryGetValue("file", out var id))
        {
            throw new InvalidDataException("it has no column 'file'.");
        }

        var text = Path.Combine(folder, "articles", id + ".txt");
        return File.Exists(text) ? new SampleArticle(id, row, text) : throw new FileNotFoundException($"'{text}' is missing.");
    }
}
