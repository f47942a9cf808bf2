using Pipeline.Query;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;
using Pipeline.Tests.Query.Parquet;

namespace Pipeline.Tests.Query;

/// <summary>Results as Parquet files, from real worker processes.</summary>
public sealed class ParquetResultTests(QueryFiles files) : IClassFixture<QueryFiles>, IAsyncLifetime
{
    private readonly QueryWorkerPool _pool = new(new QueryLimits(1, 1, 256, 2), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Theory]
    [InlineData("true", "BOOLEAN", "true")]
    [InlineData("1::tinyint", "INTEGER", "1")]
    [InlineData("4294967295::uinteger", "BIGINT", "4294967295")]
    [InlineData("18446744073709551615::ubigint", "DECIMAL(20,0)", "18446744073709551615")]
    [InlineData("sum(7) from range(3)", "DECIMAL(38,0)", "21")]
    [InlineData("-12.345::decimal(10, 3)", "DECIMAL(10,3)", "-12.345")]
    [InlineData("-0.05::decimal(2, 2)", "DECIMAL(2,2)", "-.05")]
    [InlineData("'-inf'::double", "DOUBLE", "-inf")]
    [InlineData("1.5::float", "DOUBLE", "1.5")]
    [InlineData("'ä''😀'", "VARCHAR", "ä'😀")]
    [InlineData("'\\x00\\xFF'::blob", "BLOB", "\\x00\\xFF")]
    [InlineData("date '1584-02-29'", "DATE", "1584-02-29")]
    [InlineData("timestamp '2026-03-29 02:30:00.123456'", "TIMESTAMP", "2026-03-29 02:30:00.123456")]
    [InlineData("timestamp_s '0999-03-29 02:30:00'", "TIMESTAMP", "0999-03-29 02:30:00")]
    [InlineData("timestamptz '2026-03-29 02:30:00+02'", "TIMESTAMP WITH TIME ZONE", "2026-03-29 00:30:00+00")]
    [InlineData("timestamp_ns '2026-03-29 02:30:00.123456789'", "VARCHAR", "2026-03-29T02:30:00.123456789")]
    [InlineData("time '02:30:00'", "VARCHAR", "02:30:00")]
    [InlineData("[1, null]", "VARCHAR", "[1,null]")]
    [InlineData("{'a': [1.5]}", "VARCHAR", "{\"a\":[1.5]}")]
    [InlineData("null::date", "DATE", "NULL")]
    public async Task RunAsync_Value_HasItsType(string value, string type, string text)
    {
        using var file = new ParquetFile(await AskAsync("select " + (value.Contains(" from ", StringComparison.Ordinal) ? value.Replace(" from ", " as v from ", StringComparison.Ordinal) : value + " as v")));

        Assert.Equal([$"v {type}"], file.Columns);
        Assert.Equal([text], file.Ask("select v::varchar from file"));
    }

    [Theory]
    [InlineData("date 'infinity'")]
    [InlineData("timestamp '-infinity'")]
    [InlineData("timestamp '10000-01-01 00:00:00'")]
    [InlineData("170141183460469231731687303715884105727::hugeint")]
    public async Task RunAsync_ValueThatParquetHasNot_NamesTheColumn(string value)
    {
        var refused = await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync($"select {value} as the_column"));

        Assert.Contains("'the_column'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "false")]
    [InlineData(999, "true")]
    public async Task RunAsync_RowLimit_FooterSaysWhetherItCut(long limit, string truncated)
    {
        using var file = new ParquetFile(await AskAsync("from orders", query => query with { RowLimit = limit }));

        Assert.Equal([$"truncated={truncated}"], file.Notes);
        Assert.Equal([$"{limit}"], file.Ask("select count(*)::varchar from file"));
    }

    [Fact]
    public async Task RunAsync_ByteLimit_CountsWhatWaits()
    {
        using var file = new ParquetFile(await AskAsync("select 'abc' as v from range(1000)", query => query with { ByteLimit = 100 }));

        Assert.Equal(["truncated=true"], file.Notes);
        Assert.InRange(int.Parse(file.Ask("select count(*)::varchar from file")[0], System.Globalization.CultureInfo.InvariantCulture), 10, 15);
    }

    [Fact]
    public async Task RunAsync_ManyRows_ComeGroupByGroup()
    {
        var sink = new BytesSink();
        var query = new QueryStatement(files.Catalogue, "select range as n, md5(range::varchar) as t from range(300000)", ResultFormat.Parquet, TimeSpan.FromSeconds(20)) { RowLimit = 1_000_000 };
        var tail = await _pool.RunAsync(query, sink, CancellationToken.None);
        using var file = new ParquetFile(sink.Bytes);

        Assert.Equal((300_000, sink.Bytes.Length, false), (tail.Rows, tail.Bytes, tail.Truncated));
        Assert.True(sink.Pieces.Count > 3);
        Assert.Equal(["300000|44999850000|300000"], file.Ask("select count(*) || '|' || sum(n) || '|' || count(*) filter (where t = md5(n::varchar)) from file"));
    }

    [Fact]
    public async Task RunAsync_Explain_IsAFileToo()
    {
        using var file = new ParquetFile(await AskAsync("explain select 1"));

        Assert.Equal(["plan VARCHAR"], file.Columns);
    }

    private async Task<byte[]> AskAsync(string sql, Func<QueryStatement, QueryStatement>? change = null)
    {
        var sink = new BytesSink();
        var query = new QueryStatement(files.Catalogue, sql, ResultFormat.Parquet, TimeSpan.FromSeconds(20));
        await _pool.RunAsync(change?.Invoke(query) ?? query, sink, CancellationToken.None);
        return sink.Bytes;
    }
}
