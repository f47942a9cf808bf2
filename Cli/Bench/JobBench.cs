using System.Diagnostics;
using Pipeline.Classification;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Measures the job against the raw speed of the CouchDB in use, at every size. Each measurement has a database of its own, and
/// a stand-in of its own where that is used, so that none pays for the one before.
/// </summary>
internal sealed class JobBench(
    IAnsiConsole console, SourceTree tree, Func<string, string?> environment, JobBenchOptions options, TimeProvider? time = null)
{
    private const string DatabasePrefix = "pipeline_bench_";
    private const string FileBytes = "pipeline_durable_file_size_bytes";
    private const int WarmUpDocuments = 500;
    private const int MeasuredAnnotations = 1_000;
    private const int MeasuredRounds = 10;

    /// <summary>The end is seen late by as much: a fiftieth of the shortest job that is measured by default.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Steps _steps = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BenchMachine.WriteDoubts(console);
        var documents = BenchDocuments.Make(tree, environment);
        console.WriteLine(
            $"{documents.Texts} different texts of {documents.MeanBytes:0} bytes on average; {options.Parallelism} concurrent requests, "
            + $"{options.BatchSize} documents per batch, {Environment.ProcessorCount} processors; "
            + $"a job of {WarmUpDocuments} other documents goes before the one that is measured.");
        var classification = documents.MeasureAnnotating(MeasuredAnnotations, MeasuredRounds);
        var figures = new List<BenchFigures>();
        foreach (var size in options.Documents)
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{JobProgressText.Number(size)} documents[/]");
            figures.Add(await MeasureAsync(documents, size, cancellationToken) with { Classification = classification });
        }

        JobBenchReport.Write(console, figures);
        return ExitCodes.Success;
    }

    private async Task<BenchFigures> MeasureAsync(BenchDocuments documents, int size, CancellationToken cancellationToken)
    {
        var concurrency = await FindConcurrencyAsync(documents, cancellationToken);
        var before = await RawAsync(documents, size, concurrency, cancellationToken);
        var figures = await WithDatabaseAsync(documents, size, (services, database) =>
            RunJobAsync(documents, services, database, size, cancellationToken), cancellationToken);

        // Measured on both sides of the job, because a machine may grow faster or slower meanwhile; the better one is the aim.
        var after = await RawAsync(documents, size, concurrency, cancellationToken);
        var ceiling = before.Speed > after.Speed ? before : after;
        return figures with { Raw = ceiling.Speed, RawCouchDbShare = ceiling.CouchDbShare };
    }

    private async Task<RawConcurrency> FindConcurrencyAsync(BenchDocuments documents, CancellationToken cancellationToken)
    {
        var best = await WithDatabaseAsync(documents, RawConcurrency.Tried.Count * RawCeiling.DocumentsPerTry, async (services, database) =>
        {
            await using var workers = await RawWorkers.StartAsync(services.CouchDb, options.BatchSize, cancellationToken);
            return await _steps.RunAsync("raw: looking for the best concurrency", async _ =>
                (await RawCeiling.FindBestAsync(workers, database, cancellationToken), (string?)null));
        }, cancellationToken);
        console.WriteLine($"  raw: {best} at a time are the fastest");
        return best;
    }

    private Task<(double Speed, double? CouchDbShare)> RawAsync(
        BenchDocuments documents, int size, RawConcurrency concurrency, CancellationToken cancellationToken) =>
        WithDatabaseAsync(documents, size, async (services, database) =>
        {
            await using var workers = await RawWorkers.StartAsync(services.CouchDb, options.BatchSize, cancellationToken);
            var processor = services.StandIn?.Process.ProcessorTime;
            var speed = await _steps.RunAsync("raw", async _ =>
                (await workers.MeasureAsync(database, 0, size, concurrency, cancellationToken), (string?)null));
            console.WriteLine($"  {"raw: _bulk_get and _bulk_docs",-34}{JobProgressText.Number(speed),8} documents/s");
            return (speed, (services.StandIn?.Process.ProcessorTime - processor)?.TotalSeconds * speed / size);
        }, cancellationToken);

    /// <summary>Gives <paramref name="work"/> a filled database, which is gone afterwards.</summary>
    private async Task<T> WithDatabaseAsync<T>(
        BenchDocuments documents,
        int size,
        Func<LocalServices, string, Task<T>> work,
        CancellationToken cancellationToken)
    {
        await using var services = await LocalServices.StartCouchDbAsync(tree, environment, new Steps(Terminals.Silent), cancellationToken);
        var name = DatabasePrefix + Guid.NewGuid().ToString("N")[..12];
        var database = services.CouchDb.Server.Database(name);
        await database.CreateAsync(cancellationToken);
        try
        {
            using var couchDb = new RawCouchDb(services.CouchDb.Options, name, options.Parallelism);
            var raw = new RawCeiling(couchDb, documents);
            await _steps.RunAsync($"Loading {size} documents", async say =>
            {
                await raw.LoadAsync(
                    size,
                    done =>
                    {
                        if (console.IsAnimated())
                        {
                            say($"Loading {done} of {size} documents");
                        }
                    },
                    cancellationToken);
                return null;
            });
            return await work(services, name);
        }
        finally
        {
            await services.StopHostAsync();
            if (!services.CouchDb.IsStandIn)
            {
                await database.DeleteAsync(CancellationToken.None);
                await services.CouchDb.Server.Database(name + "_jobs").DeleteAsync(CancellationToken.None);
            }
        }
    }

    private async Task<BenchFigures> RunJobAsync(
        BenchDocuments documents, LocalServices services, string database, int size, CancellationToken cancellationToken)
    {
        await services.StartHostAsync(
            0, null, database, database + "_jobs", new Steps(Terminals.Silent), errorLine: null, cancellationToken);
        using var jobs = new JobClient(services.Host.Address, environment("PIPELINE_API_KEY"), _time);
        await WarmUpAsync(documents, services, jobs, database + "_warm", cancellationToken);
        var metricsBefore = await jobs.GetMetricsAsync(cancellationToken);
        var hostBefore = services.Host.Process.ProcessorTime;
        var couchBefore = services.StandIn?.Process.ProcessorTime;
        var watch = Stopwatch.StartNew();
        await ClassifyAsync(jobs, database, size, new JobProgressView(console), cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        var metrics = await jobs.GetMetricsAsync(cancellationToken);
        console.WriteLine($"  {"pipeline: the job, end to end",-34}{JobProgressText.Number(size / seconds),8} documents/s");
        return new BenchFigures(
            size,
            (size + options.BatchSize - 1) / options.BatchSize,
            Raw: 0,
            Pipeline: size / seconds,
            (long?)(PrometheusText.Value(metrics, FileBytes) - PrometheusText.Value(metricsBefore, FileBytes)),
            (long?)PrometheusText.Value(metrics, "pipeline_durable_history_largest"),
            ProcessFigures.PeakMemory(services.Host.Process.Id),
            (services.StandIn?.Process.ProcessorTime - couchBefore)?.TotalSeconds / seconds,
            (services.Host.Process.ProcessorTime - hostBefore).TotalSeconds / seconds,
            RawCouchDbShare: null,
            Classification: 0);
    }

    /// <summary>A small job first: the raw requests have run before they are measured, too, and a host loads its model once.</summary>
    private async Task WarmUpAsync(
        BenchDocuments documents, LocalServices services, JobClient jobs, string name, CancellationToken cancellationToken)
    {
        var database = services.CouchDb.Server.Database(name);
        await database.CreateAsync(cancellationToken);
        try
        {
            using var couchDb = new RawCouchDb(services.CouchDb.Options, name, options.Parallelism);
            await new RawCeiling(couchDb, documents).LoadAsync(WarmUpDocuments, _ => { }, cancellationToken);
            await ClassifyAsync(jobs, name, WarmUpDocuments, new JobProgressView(Terminals.Silent), cancellationToken);
        }
        finally
        {
            await database.DeleteAsync(CancellationToken.None);
        }
    }

    private async Task ClassifyAsync(
        JobClient jobs, string database, int size, JobProgressView view, CancellationToken cancellationToken)
    {
        var id = await jobs.StartAsync(
            new JobRequest("classify", database, SampleArticle.Attachment, options.BatchSize, options.Parallelism), cancellationToken);
        var job = await view.ShowAsync(jobs.FollowAsync(id, PollInterval, cancellationToken));
        if (job.Status != JobState.Completed || job.Progress.Saved != size)
        {
            throw new CommandFailedException(
                $"The job ended as {job.Status} with {JobProgressText.Counts(job.Progress)}: there is nothing to compare.");
        }
    }
}
