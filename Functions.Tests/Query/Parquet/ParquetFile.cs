using DuckDB.NET.Data;

namespace Pipeline.Tests.Query.Parquet;

/// <summary>A Parquet file as the engine reads it.</summary>
internal sealed class ParquetFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");
    private readonly DuckDBConnection _engine = new("Data Source=:memory:");

    public ParquetFile(ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(_path, bytes);
        _engine.Open();
        Run($"set TimeZone='UTC'; create view file as from read_parquet('{_path}')");
    }

    /// <summary>The columns with their types.</summary>
    public List<string> Columns => Ask("select column_name || ' ' || column_type from (describe file)");

    /// <summary>What the footer says beside.</summary>
    public List<string> Notes => Ask($"select decode(key) || '=' || decode(value) from parquet_kv_metadata('{_path}')");

    /// <summary>How many row groups there are.</summary>
    public int Groups => Ask($"select distinct row_group_id::varchar from parquet_metadata('{_path}')").Count;

    /// <summary>The first column of every row of a query over the view <c>file</c>, as text; NULL where there is no value.</summary>
    public List<string> Ask(string sql)
    {
        using var command = _engine.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.IsDBNull(0) ? "NULL" : rows.GetString(0));
        }

        return texts;
    }

    public void Run(string sql)
    {
        using var command = _engine.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _engine.Dispose();
        File.Delete(_path);
    }
}
