using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace Pipeline.Cli.Bench;

/// <summary>DuckDB alone, in this process, with an instance that stays open: what the query service is measured against.</summary>
internal sealed class QueryEngine : IDisposable
{
    private const int SmallRows = 10_000;

    private readonly string _folder;
    private readonly DuckDBConnection _engine = new("Data Source=:memory:");

    /// <param name="folder">Where the tables are made.</param>
    /// <param name="memoryMegabytes">What it may use, as the service.</param>
    public QueryEngine(string folder, int memoryMegabytes)
    {
        _folder = folder;
        _engine.Open();
        Run(string.Create(CultureInfo.InvariantCulture, $"set memory_limit='{memoryMegabytes}MB'; set threads={Math.Clamp(Environment.ProcessorCount, 1, 4)}; set preserve_insertion_order=false"));
    }

    /// <summary>Makes a small and a large table.</summary>
    public void Make(int rows)
    {
        foreach (var (name, count) in new[] { ("small", SmallRows), ("large", rows) })
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "part-0.parquet");
            Run(string.Create(CultureInfo.InvariantCulture, $"""
                copy (select range as order_id, (hash(range) % 1000000)::bigint as user_id, ['de','fr','it','es','nl','pl'][1 + range % 6] as country, (hash(range + 1) % 100000)::double / 100 as amount,
                ['paid','open','sent'][1 + (hash(range) % 3)::bigint] as status, timestamp '2025-01-01' + interval (range % 31536000) second as placed from range({count}))
                to '{path}' (format parquet);
                create view {name} as from read_parquet('{path}');
                """));
        }

        Run("set preserve_insertion_order=true");
    }

    /// <summary>The milliseconds of a statement, its rows read.</summary>
    public double Measure(string sql)
    {
        var start = Stopwatch.GetTimestamp();
        using var command = _engine.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose() => _engine.Dispose();

    private void Run(string sql)
    {
        using var command = _engine.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
