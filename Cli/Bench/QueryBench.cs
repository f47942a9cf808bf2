using System.Diagnostics;
using Pipeline.Cli.Services;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>Measures the query service over HTTP, beside DuckDB alone in turn.</summary>
/// <param name="rows">Rows of the large table.</param>
internal sealed class QueryBench(IAnsiConsole console, int rows)
{
    private const int SmallRounds = 40;
    private const int LargeRounds = 5;
    private const int WarmUpRounds = 3;
    private const int MemoryMegabytes = 1024;
    private const long NoLimit = 1L << 34;
    private const string Tables = """{"small": {"parquet": "small"}, "large": {"parquet": "large"}}""";
    private const string Small = "select count(*), sum(amount) from small where country = 'de'";
    private const string Rows = "select order_id, user_id, country, amount from large";
    private const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b";

    private static readonly (string Name, string Sql)[] Aggregates =
    [
        ("groups by two columns", "select country, status, count(*), sum(amount), avg(amount), min(placed), max(placed) from large group by all order by all"),
        ("distinct users by country", "select country, count(distinct user_id), quantile_cont(amount, 0.5) from large group by all order by all"),
    ];

    /// <summary>Measures everything and writes the report; 1 when an aim is missed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!QueryWorkerPool.IsSupported)
        {
            throw new CommandFailedException("The query service runs over files on Linux on x64 alone.");
        }

        BenchMachine.WriteDoubts(console);
        using var folder = new TemporaryFolder();
        console.WriteLine("Making the tables …");
        using var engine = new QueryEngine(folder.FullName, MemoryMegabytes);
        engine.Make(rows);
        await using var host = await LocalHostProcess.StartAsync(0, Directory.CreateDirectory(Path.Combine(folder.FullName, "host")).FullName, Settings(folder.FullName), errorLine: null, cancellationToken);
        using var service = new QueryService(host.Address);

        console.WriteLine("Asking small and large statements, beside DuckDB alone …");
        var small = await CompareAsync(engine, service, Small, SmallRounds, cancellationToken);
        var aggregates = new List<(string, double, double)>();
        foreach (var (name, sql) in Aggregates)
        {
            var (alone, served) = await CompareAsync(engine, service, sql, LargeRounds, cancellationToken);
            aggregates.Add((name, alone, served));
        }

        console.WriteLine("Reading rows, asking again, cancelling …");
        var (worker, http, first) = await MeasureRowsAsync(folder.FullName, service, cancellationToken);
        var notModified = await service.MeasureNotModifiedAsync(Small, SmallRounds, cancellationToken);
        var cancel = await MeasureAsync(LargeRounds, () => service.MeasureCancelAsync(Endless, cancellationToken));
        var figures = new QueryBenchFigures(rows, small.Engine, small.Service, aggregates, worker, http, first, notModified, cancel);
        var verdicts = QueryBenchVerdict.Of(figures);
        new QueryBenchReport(console).Write(figures, verdicts);
        return verdicts.Any(verdict => verdict.Met == false) ? ExitCodes.Failure : ExitCodes.Success;
    }

    // No CouchDB is asked for anything here. What is cached would measure the cache.
    private static Dictionary<string, string?> Settings(string folder) => new()
    {
        ["COUCHDB_URL"] = "http://127.0.0.1:9",
        ["MONGO_URI"] = null,
        ["MYSQL_URL"] = null,
        ["PIPELINE_API_KEY"] = null,
        ["QUERY_ROOT"] = folder,
        ["QUERY_TABLES"] = Tables,
        ["QUERY_WORKERS"] = "2",
        ["QUERY_MEMORY_MB"] = $"{MemoryMegabytes}",
        ["QUERY_TIMEOUT_SECONDS"] = "600",
        ["QUERY_CACHE_MB"] = "0",
    };

    // In turn, so that other work on the machine slows both.
    private static async Task<(double Engine, double Service)> CompareAsync(QueryEngine engine, QueryService service, string sql, int rounds, CancellationToken cancellationToken)
    {
        var (alone, served) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmUpRounds + rounds; round++)
        {
            var (one, other) = (engine.Measure(sql), await service.MeasureAsync(sql, cancellationToken));
            if (round >= WarmUpRounds)
            {
                alone.Add(one);
                served.Add(other);
            }
        }

        return (Median.Of(alone), Median.Of(served));
    }

    private async Task<(double Worker, double Http, double First)> MeasureRowsAsync(string folder, QueryService service, CancellationToken cancellationToken)
    {
        var (workers, https, firsts) = (new List<double>(), new List<double>(), new List<double>());
        await using var pool = new QueryWorkerPool(new QueryLimits(1, 0, MemoryMegabytes, Math.Clamp(Environment.ProcessorCount, 1, 4)), TimeProvider.System);
        await pool.WarmAsync(1, cancellationToken);
        var query = new QueryStatement(QueryCatalogue.Read(Tables, folder, hasMySql: false), Rows, ResultFormat.Ndjson, TimeSpan.FromMinutes(10)) { RowLimit = rows, ByteLimit = NoLimit };
        for (var round = 0; round < LargeRounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await pool.RunAsync(query, new CountingSink(), cancellationToken);
            workers.Add(rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
            var (taken, first) = await service.ReadAllAsync(Rows, rows, NoLimit, cancellationToken);
            https.Add(rows / taken.TotalSeconds);
            firsts.Add(first.TotalMilliseconds);
        }

        return (Median.Of(workers), Median.Of(https), Median.Of(firsts));
    }

    private static async Task<double> MeasureAsync(int rounds, Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add(await measure());
        }

        return Median.Of(times);
    }

    private sealed class CountingSink : IResultSink
    {
        public long Bytes { get; private set; }

        public Task StartAsync(ResultHead head, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
        {
            Bytes += rows.Length;
            return Task.CompletedTask;
        }
    }
}
