using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Bench;

/// <summary>
/// One process of the raw ceiling: reads batches of texts by <c>_bulk_get</c> and saves their annotations, which it has made before, by
/// <c>_bulk_docs</c>. It takes orders on standard input, a line each, and says when each is done.
/// </summary>
internal sealed class RawWorker(BenchDocuments documents, CouchDbOptions server, int batchSize)
{
    /// <summary>What it says when it takes orders.</summary>
    public const string Ready = "ready";

    /// <summary>What it says when an order is done, with its number after it.</summary>
    public const string Done = "done ";

    /// <summary>Works until standard input ends.</summary>
    public async Task<int> RunAsync(TextReader orders, TextWriter answers, CancellationToken cancellationToken)
    {
        documents.AnnotateAll(cancellationToken);
        await answers.WriteLineAsync(Ready);
        for (var number = 1; await orders.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            var order = JsonSerializer.Deserialize(line, RawOrderJson.Default.RawOrder)!;
            using var couchDb = new RawCouchDb(server, order.Database, order.InFlight);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, (order.Count + batchSize - 1) / batchSize),
                new ParallelOptions { MaxDegreeOfParallelism = order.InFlight, CancellationToken = cancellationToken },
                async (batch, cancellation) =>
                {
                    var start = batch * batchSize;
                    await couchDb.AnnotateAsync(documents, order.Start + start, Math.Min(batchSize, order.Count - start), cancellation);
                });
            await answers.WriteLineAsync($"{Done}{number}");
        }

        return ExitCodes.Success;
    }
}
