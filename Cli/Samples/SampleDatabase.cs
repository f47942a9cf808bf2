using Pipeline.CouchDb;

namespace Pipeline.Cli.Samples;

/// <summary>A database that holds the sample articles and nothing else.</summary>
internal sealed class SampleDatabase(ICouchDatabase database, SampleArticles samples)
{
    private const int DocumentsPerWrite = 20;

    public ICouchDatabase Database => database;

    /// <summary>True when <see cref="LoadAsync"/> made the database, so that it is ours to remove.</summary>
    public bool WasCreated { get; private set; }

    /// <summary>Makes the database if it is not there and adds those of the first <paramref name="count"/> articles that are missing.</summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="CommandFailedException">The database holds documents of somebody else, or one was not taken.</exception>
    public async Task<int> LoadAsync(int count, Action<string> say, CancellationToken cancellationToken)
    {
        WasCreated = await database.CreateAsync(cancellationToken);
        var present = await ReadRevisionsAsync(cancellationToken);
        if (present.Keys.FirstOrDefault(id => samples.Of(id) is null) is { } foreign)
        {
            throw new CommandFailedException(
                $"The database '{database.Name}' holds documents that are not sample articles, such as '{foreign}'. "
                + "Name a database of the demo's own with --database; it is made if it is not there.");
        }

        var missing = Enumerable.Range(0, count).Where(index => !present.ContainsKey(samples.IdAt(index))).ToList();
        var added = 0;
        foreach (var chunk in missing.Chunk(DocumentsPerWrite))
        {
            await WriteAsync(chunk, cancellationToken);
            added += chunk.Length;
            say($"Loading {added} of {missing.Count} articles");
        }

        return added;
    }

    /// <summary>The revision of every document by its id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadRevisionsAsync(CancellationToken cancellationToken)
    {
        var revisions = new Dictionary<string, string>();
        await foreach (var document in database.ReadAsync(KeyRange.All, int.MaxValue, cancellationToken))
        {
            using (document)
            {
                revisions.Add(document.Id, document.Rev);
            }
        }

        return revisions;
    }

    private async Task WriteAsync(int[] indexes, CancellationToken cancellationToken)
    {
        var writes = await Task.WhenAll(indexes.Select(index =>
            samples.All[index % samples.All.Count].ToDocumentAsync(samples.IdAt(index), cancellationToken)));
        var results = await database.SaveAsync(writes, cancellationToken);
        foreach (var (write, result) in writes.Zip(results))
        {
            if (result is not WriteResult.Saved)
            {
                throw new CommandFailedException($"CouchDB did not take the article '{write.Id}': {result}.");
            }
        }
    }
}
