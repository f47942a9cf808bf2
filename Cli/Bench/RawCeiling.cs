using System.Diagnostics;

namespace Pipeline.Cli.Bench;

/// <summary>Measures how fast a CouchDB answers the requests of the job when nothing else is done.</summary>
internal sealed class RawCeiling(RawCouchDb couchDb, BenchDocuments documents, JobBenchOptions options)
{
    /// <summary>As many batches are in hand as the job has: three pages of ten.</summary>
    private const int GroupsInFlight = 30;

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

    /// <summary>Documents per second when only the texts are read.</summary>
    public Task<double> ReadAsync(StoredDocument[] stored, CancellationToken cancellationToken) =>
        MeasureAsync(stored.Length, () => Parallel.ForEachAsync(
            Enumerable.Range(0, stored.Length),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (index, cancellation) => await couchDb.ReadAsync(index, stored[index], cancellation)));

    /// <summary>Documents per second when only the annotations are saved.</summary>
    public Task<double> SaveAsync(StoredDocument[] stored, CancellationToken cancellationToken) =>
        MeasureAsync(stored.Length, () => InGroupsAsync(stored.Length, options.Parallelism, cancellationToken, async (start, size, cancellation) =>
            await couchDb.AnnotateAsync(documents, start, stored.AsMemory(start, size), cancellation)));

    /// <summary>Documents per second when each group of texts is read and then its annotations are saved.</summary>
    public async Task<double> ReadAndSaveAsync(StoredDocument[] stored, CancellationToken cancellationToken)
    {
        using var gate = new SemaphoreSlim(options.Parallelism);
        return await MeasureAsync(stored.Length, () => InGroupsAsync(stored.Length, GroupsInFlight, cancellationToken, async (start, size, cancellation) =>
        {
            await Task.WhenAll(Enumerable.Range(start, size).Select(index =>
                ThroughAsync(gate, () => couchDb.ReadAsync(index, stored[index], cancellation), cancellation)));
            await ThroughAsync(gate, () => couchDb.AnnotateAsync(documents, start, stored.AsMemory(start, size), cancellation), cancellation);
        }));
    }

    private Task InGroupsAsync(
        int count, int inFlight, CancellationToken cancellationToken, Func<int, int, CancellationToken, Task> work) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, (count + options.BatchSize - 1) / options.BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken },
            async (group, cancellation) =>
            {
                var start = group * options.BatchSize;
                await work(start, Math.Min(options.BatchSize, count - start), cancellation);
            });

    private static async Task ThroughAsync(SemaphoreSlim gate, Func<Task> request, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await request();
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task<double> MeasureAsync(int count, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return count / watch.Elapsed.TotalSeconds;
    }
}
