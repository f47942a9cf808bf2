using System.Buffers;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;

namespace Pipeline.Query.Worker;

/// <summary>One request in an instance of its own, which knows the files of the tables it reads and nothing else.</summary>
internal sealed class WorkerRun : IDisposable
{
    private const int PieceBytes = 128 * 1024;

    private readonly WorkerRequest _request;
    private readonly DuckDBConnection _engine;

    /// <param name="request">What is asked.</param>
    /// <param name="engine">An instance that nothing has run in; it is disposed with the run.</param>
    public WorkerRun(WorkerRequest request, DuckDBConnection engine)
    {
        _request = request;
        _engine = engine;
        Run($"set memory_limit='{request.MemoryMegabytes}MB'; set threads={request.Threads}; set temp_directory=''; set TimeZone='UTC'; "
            + "set autoinstall_known_extensions=false; set autoload_known_extensions=false");
    }

    public delegate void Sender(FrameKind kind, ReadOnlySpan<byte> bytes);

    public void Execute(Sender send)
    {
        var statement = StatementGuard.Check(_engine, _request.Sql, name => _request.Tables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        var paths = new List<string>();
        foreach (var reference in statement.Tables)
        {
            paths.AddRange(TableViews.Create(_engine, reference));
        }

        Run($"set allowed_paths=[{string.Join(", ", paths.Distinct().Select(SqlText.Literal))}]; set enable_external_access=false; set lock_configuration=true");
        var tables = statement.Tables.Select(reference => reference.Table.Name).Distinct().ToList();
        if (statement.IsExplain)
        {
            SendPlan(statement.Sql, tables, send);
        }
        else
        {
            SendRows(statement.Sql, tables, send);
        }
    }

    public void Dispose() => _engine.Dispose();

    private void SendRows(string sql, IReadOnlyList<string> tables, Sender send)
    {
        var columns = ReadColumns(sql);
        send(FrameKind.Head, JsonSerializer.SerializeToUtf8Bytes(new ResultHead([.. columns.Select(column => column.Column)], tables), WorkerJson.Default.ResultHead));
        var names = string.Join(", ", columns.Select((_, index) => $"c{index}"));
        var values = string.Join(", ", columns.Select((column, index) => column.Expression($"c{index}")));

        // One row more than is wanted tells that there are more.
        using var command = Command($"select {values} from (\n{sql}\n) t({names}) limit {_request.RowLimit + 1}");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var buffer = new ArrayBufferWriter<byte>(2 * PieceBytes);
        using var writer = RowWriters.Create(_request.Format, [.. columns.Select(column => column.Column)], [.. columns.Select(column => column.Shape)], buffer);
        var rows = 0L;
        var bytes = 0L;
        var truncated = false;
        while (reader.Read())
        {
            if (rows == _request.RowLimit || bytes + buffer.WrittenCount + writer.Waiting >= _request.ByteLimit)
            {
                truncated = true;
                break;
            }

            writer.Write(reader);
            rows++;
            if (buffer.WrittenCount >= PieceBytes || rows == 1)
            {
                bytes += buffer.WrittenCount;
                send(FrameKind.Rows, buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        writer.End(truncated);
        bytes += buffer.WrittenCount;
        send(FrameKind.Rows, buffer.WrittenSpan);
        SendTail(new(rows, bytes, truncated), send);
    }

    private void SendPlan(string sql, IReadOnlyList<string> tables, Sender send)
    {
        using var command = Command("explain " + sql);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(MessageText.WithoutPaths(reader.GetString(1), _request.Root));
        }

        send(FrameKind.Head, JsonSerializer.SerializeToUtf8Bytes(new ResultHead([new("plan", "VARCHAR")], tables), WorkerJson.Default.ResultHead));
        var buffer = new ArrayBufferWriter<byte>();
        using var table = new System.Data.DataTable();
        table.Columns.Add("plan", typeof(string));
        lines.ForEach(line => table.Rows.Add(line));
        using var plan = table.CreateDataReader();
        using var writer = RowWriters.Create(_request.Format, [new("plan", "VARCHAR")], [ColumnShape.Text], buffer);
        while (plan.Read())
        {
            writer.Write(plan);
        }

        writer.End(truncated: false);
        send(FrameKind.Rows, buffer.WrittenSpan);
        SendTail(new(lines.Count, buffer.WrittenCount, Truncated: false), send);
    }

    private static void SendTail(ResultTail tail, Sender send) => send(FrameKind.Tail, JsonSerializer.SerializeToUtf8Bytes(tail, WorkerJson.Default.ResultTail));

    private List<EngineColumn> ReadColumns(string sql)
    {
        using var command = Command($"describe select * from (\n{sql}\n)");
        using var reader = command.ExecuteReader();
        var columns = new List<EngineColumn>();
        while (reader.Read())
        {
            columns.Add(EngineColumn.Of(reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }

    private DuckDBCommand Command(string sql)
    {
        var command = _engine.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in _request.Parameters ?? [])
        {
            command.Parameters.Add(new DuckDBParameter(name, Value(name, value)));
        }

        return command;
    }

    private static object? Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        _ => throw new StatementRefusedException($"The parameter '{name}' is a JSON {value.ValueKind}; text, numbers, true, false and null can be given."),
    };

    private void Run(string sql)
    {
        using var command = _engine.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
