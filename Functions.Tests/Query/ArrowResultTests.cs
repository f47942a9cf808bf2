using Apache.Arrow;
using Apache.Arrow.Ipc;
using Pipeline.Query;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;

namespace Pipeline.Tests.Query;

/// <summary>Results as Arrow streams, from real worker processes.</summary>
public sealed class ArrowResultTests(QueryFiles files) : IClassFixture<QueryFiles>, IAsyncLifetime
{
    private readonly QueryWorkerPool _pool = new(new QueryLimits(1, 1, 256, 2), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact]
    public async Task RunAsync_EveryType_IsReadWithItsTypeAndValue()
    {
        const string sql = """
            select true f, (-2147483648)::integer i, 9223372036854775807 w, 'nan'::double r, -12.345::decimal(10, 3) d, sum(7) h, 'ä😀' t, '\xFF'::blob b, date '0001-01-01' y,
            timestamptz '2026-03-29 02:30:00.123456+02' m, timestamp '2026-03-29 02:30:00' l, [1, null] n
            """;
        var batch = Assert.Single(await AskAsync(sql));

        Assert.Equal(
            ["f: bool", "i: int32", "w: int64", "r: double", "d: decimal128", "h: decimal128", "t: utf8", "b: binary", "y: date32", "m: timestamp", "l: timestamp", "n: utf8"],
            batch.Schema.FieldsList.Select(field => $"{field.Name}: {field.DataType.Name}"));
        Assert.Equal(
            (true, int.MinValue, long.MaxValue, double.NaN),
            (((BooleanArray)batch.Column("f")).GetValue(0), ((Int32Array)batch.Column("i")).GetValue(0), ((Int64Array)batch.Column("w")).GetValue(0), ((DoubleArray)batch.Column("r")).GetValue(0)));
        Assert.Equal(("-12.345", "7"), (((Decimal128Array)batch.Column("d")).GetString(0), ((Decimal128Array)batch.Column("h")).GetString(0)));
        Assert.Equal(("ä😀", "[1,null]"), (((StringArray)batch.Column("t")).GetString(0), ((StringArray)batch.Column("n")).GetString(0)));
        Assert.Equal([0xFF], ((BinaryArray)batch.Column("b")).GetBytes(0).ToArray());
        Assert.Equal(new DateOnly(1, 1, 1), ((Date32Array)batch.Column("y")).GetDateOnly(0));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero).AddMicroseconds(123_456), ((TimestampArray)batch.Column("m")).GetTimestamp(0));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.Zero), ((TimestampArray)batch.Column("l")).GetTimestamp(0));
    }

    [Fact]
    public async Task RunAsync_Nulls_AreNull()
    {
        var batch = Assert.Single(await AskAsync("select null::integer i, null::date y, null::varchar t from range(2) union all select 1, date '2026-01-01', 'x' order by i nulls first"));

        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(column => batch.Column(column).NullCount));
        Assert.Equal((3, 1, "x"), (batch.Length, ((Int32Array)batch.Column(0)).GetValue(2), ((StringArray)batch.Column(2)).GetString(2)));
    }

    [Fact]
    public async Task RunAsync_NoRow_IsAStreamWithItsColumns()
    {
        var bytes = await BytesAsync(new(files.Catalogue, "from users limit 0", ResultFormat.Arrow, TimeSpan.FromSeconds(20)));
        using var reader = new ArrowStreamReader(bytes);

        Assert.Null(await reader.ReadNextRecordBatchAsync());
        Assert.Equal(["user_id", "name", "tier", "born"], reader.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public async Task RunAsync_ManyRows_ComeBatchByBatchUpToTheLimit()
    {
        var query = new QueryStatement(files.Catalogue, "select range as n from range(100000)", ResultFormat.Arrow, TimeSpan.FromSeconds(20)) { RowLimit = 50_000 };
        var sink = new BytesSink();
        var tail = await _pool.RunAsync(query, sink, CancellationToken.None);
        var batches = await ReadAsync(sink.Bytes);

        Assert.Equal((50_000, true, sink.Bytes.Length), (tail.Rows, tail.Truncated, tail.Bytes));
        Assert.Equal([16_384, 16_384, 16_384, 848], batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 50_000).Select(number => (long?)number), batches.SelectMany(batch => (Int64Array)batch.Column(0)));
    }

    [Fact]
    public async Task RunAsync_ByteLimit_CountsWhatWaits()
    {
        var batch = Assert.Single(await ReadAsync(await BytesAsync(
            new(files.Catalogue, "select 'abc' as v from range(1000)", ResultFormat.Arrow, TimeSpan.FromSeconds(20)) { ByteLimit = 500 })));

        Assert.InRange(batch.Length, 10, 167);
    }

    [Fact]
    public async Task RunAsync_ValueThatArrowHasNot_NamesTheColumn() => Assert.Contains(
        "'the_column'", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("select date 'infinity' as the_column"))).Message, StringComparison.Ordinal);

    private async Task<List<RecordBatch>> AskAsync(string sql) =>
        await ReadAsync(await BytesAsync(new(files.Catalogue, sql, ResultFormat.Arrow, TimeSpan.FromSeconds(20))));

    private async Task<byte[]> BytesAsync(QueryStatement query)
    {
        var sink = new BytesSink();
        await _pool.RunAsync(query, sink, CancellationToken.None);
        return sink.Bytes;
    }

    private static async Task<List<RecordBatch>> ReadAsync(byte[] bytes)
    {
        using var reader = new ArrowStreamReader(bytes);
        var batches = new List<RecordBatch>();
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }
}
