namespace Pipeline.Classification.Training;

/// <summary>
/// Finds the annotation files of a folder and of the folders in it. A file counts once, whatever links lead to it, under the path without
/// links where it has one in the folder; a link back up is no loop.
/// </summary>
/// <param name="problems">Receives the folders that cannot be read.</param>
internal sealed class CorpusFiles(List<CorpusProblem> problems)
{
    private readonly HashSet<FileIdentity> _folders = [];
    private readonly Dictionary<FileIdentity, CorpusFile> _files = [];
    private readonly Queue<CorpusFile> _linkedFolders = [];

    /// <summary>The files in ordinal order of their paths.</summary>
    public IEnumerable<string> Find(string folder)
    {
        Visit(folder, isLinked: false);
        while (_linkedFolders.TryDequeue(out var linked))
        {
            Visit(linked.Path, isLinked: true);
        }

        return _files.Values.Select(file => file.Path).Order(StringComparer.Ordinal);
    }

    // Links wait until all that is reached without them has been seen.
    private void Visit(string folder, bool isLinked)
    {
        try
        {
            if (!_folders.Add(FileIdentity.Of(folder)))
            {
                return;
            }

            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                VisitEntry(entry, isLinked);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new CorpusProblem(folder, 0, $"This folder cannot be read and is left out: {exception.Message}"));
        }
    }

    private void VisitEntry(FileSystemInfo entry, bool isLinked)
    {
        var isLink = entry.LinkTarget is not null;
        if (Directory.Exists(entry.FullName))
        {
            if (isLink)
            {
                _linkedFolders.Enqueue(new CorpusFile(entry.FullName, true));
            }
            else
            {
                Visit(entry.FullName, isLinked);
            }
        }
        else if (entry.Name.EndsWith(Corpus.Extension, StringComparison.Ordinal))
        {
            AddFile(new CorpusFile(entry.FullName, isLinked || isLink));
        }
    }

    private void AddFile(CorpusFile file)
    {
        var identity = FileIdentity.Of(file.Path);
        if (!_files.TryGetValue(identity, out var known) || (known.IsLinked && !file.IsLinked))
        {
            _files[identity] = file;
        }
    }
}
