using System.Diagnostics;

namespace Pipeline.Cli.Bench;

/// <summary>Measures how fast a CouchDB answers the requests of the job when nothing else is done.</summary>
internal sealed class RawCeiling(RawCouchDb couchDb, BenchDocuments documents, JobBenchOptions options)
{
    /// <summary>As many batches are in hand as the job has: three pages of ten.</summary>
    private const int GroupsInFlight = 30;

    private const int DocumentsPerLoad = 250;
    private const int ParallelLoads = 2;

    /// <summary>Fills an empty database; gives the revisions.</summary>
    public async Task<string[]> LoadAsync(int count, Action<int> loaded, CancellationToken cancellationToken)
    {
        var revs = new string[count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + DocumentsPerLoad - 1) / DocumentsPerLoad),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLoads, CancellationToken = cancellationToken },
            async (group, cancellation) =>
            {
                var start = group * DocumentsPerLoad;
                var size = Math.Min(DocumentsPerLoad, count - start);
                (await couchDb.CreateAsync(documents, start, size, cancellation)).CopyTo(revs, start);
                loaded(Interlocked.Add(ref done, size));
            });
        return revs;
    }

    /// <summary>Documents per second when only the texts are read.</summary>
    public Task<double> ReadAsync(string[] revs, CancellationToken cancellationToken) =>
        MeasureAsync(revs.Length, () => Parallel.ForEachAsync(
            Enumerable.Range(0, revs.Length),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (index, cancellation) => await couchDb.ReadAsync(index, revs[index], cancellation)));

    /// <summary>Documents per second when only the annotations are saved.</summary>
    public Task<double> SaveAsync(string[] revs, CancellationToken cancellationToken) =>
        MeasureAsync(revs.Length, () => InGroupsAsync(revs.Length, options.Parallelism, cancellationToken, async (start, size, cancellation) =>
            await couchDb.AnnotateAsync(documents, start, revs.AsMemory(start, size), cancellation)));

    /// <summary>Documents per second when each group of texts is read and then its annotations are saved.</summary>
    public async Task<double> ReadAndSaveAsync(string[] revs, CancellationToken cancellationToken)
    {
        using var gate = new SemaphoreSlim(options.Parallelism);
        return await MeasureAsync(revs.Length, () => InGroupsAsync(revs.Length, GroupsInFlight, cancellationToken, async (start, size, cancellation) =>
        {
            await Task.WhenAll(Enumerable.Range(start, size).Select(index =>
                ThroughAsync(gate, () => couchDb.ReadAsync(index, revs[index], cancellation), cancellation)));
            await ThroughAsync(gate, () => couchDb.AnnotateAsync(documents, start, revs.AsMemory(start, size), cancellation), cancellation);
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

    private static async Task<T> ThroughAsync<T>(SemaphoreSlim gate, Func<Task<T>> request, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await request();
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
