namespace Pipeline.Cli.Bench;

/// <summary>Fills the databases of the benchmark, and finds how fast a CouchDB answers the requests of the job when nothing else is done.</summary>
internal sealed class RawCeiling(RawCouchDb couchDb, BenchDocuments documents)
{
    /// <summary>Documents that each concurrency is tried with.</summary>
    public const int DocumentsPerTry = 800;

    private const int DocumentsPerLoad = 250;
    private const int ParallelLoads = 2;

    /// <summary>Fills an empty database; reports how many are in.</summary>
    public async Task LoadAsync(int count, Action<int> loaded, CancellationToken cancellationToken)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + DocumentsPerLoad - 1) / DocumentsPerLoad),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLoads, CancellationToken = cancellationToken },
            async (group, cancellation) =>
            {
                var start = group * DocumentsPerLoad;
                var size = Math.Min(DocumentsPerLoad, count - start);
                await couchDb.CreateAsync(documents, start, size, cancellation);
                loaded(Interlocked.Add(ref done, size));
            });
    }

    /// <summary>The concurrency at which documents per second are most, tried on a database that holds as many documents as all tries take.</summary>
    public static async Task<RawConcurrency> FindBestAsync(RawWorkers workers, string database, CancellationToken cancellationToken)
    {
        var (best, most) = (RawConcurrency.Tried[0], 0.0);
        foreach (var (number, concurrency) in RawConcurrency.Tried.Index())
        {
            var speed = await workers.MeasureAsync(database, number * DocumentsPerTry, DocumentsPerTry, concurrency, cancellationToken);
            (best, most) = speed > most ? (concurrency, speed) : (best, most);
        }

        return best;
    }
}
