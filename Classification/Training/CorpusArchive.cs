using System.IO.Compression;
using System.Text;

namespace Pipeline.Classification.Training;

/// <summary>
/// A corpus in one compressed file: a ZIP archive of .ann files, with a <c>paragraphs.csv</c> at its top where there is one. All of it is train.
/// </summary>
internal static class CorpusArchive
{
    /// <summary>The ending of archives.</summary>
    public const string Extension = ".zip";

    /// <param name="file">The archive.</param>
    /// <param name="labels">Which label of the files becomes which.</param>
    /// <exception cref="InvalidDataException">The file is no ZIP archive, or holds no annotation; the message names it.</exception>
    public static Corpus Load(string file, LabelMap labels)
    {
        var problems = new List<CorpusProblem>();
        var sourceLabels = new SortedSet<string>(StringComparer.Ordinal);
        var documents = new List<LabelledDocument>();
        try
        {
            using var archive = ZipFile.OpenRead(file);
            var headings = HeadingsOf(archive, file);
            foreach (var entry in archive.Entries
                .Where(entry => entry.Name.EndsWith(Corpus.Extension, StringComparison.Ordinal))
                .OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                if (Corpus.ReadDocument(Path.Combine(file, entry.FullName), () => ReadAll(entry), problems) is { } document)
                {
                    sourceLabels.UnionWith(document.Labels);
                    documents.Add(Corpus.Finish(document, labels, headings));
                }
            }
        }
        catch (InvalidDataException exception) when (!exception.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{file}' is no ZIP archive that can be read: {exception.Message}", exception);
        }

        return documents.Count == 0
            ? throw new InvalidDataException($"The archive '{file}' holds no readable {Corpus.Extension} file.")
            : new Corpus(documents, [], problems) { SourceLabels = [.. sourceLabels] };
    }

    private static RunInHeadings HeadingsOf(ZipArchive archive, string file) =>
        archive.GetEntry(RunInHeadings.FileName) is { } entry
            ? RunInHeadings.Parse(Path.Combine(file, entry.FullName), Encoding.UTF8.GetString(ReadAll(entry)))
            : RunInHeadings.Unknown;

    private static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
