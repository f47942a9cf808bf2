using System.Diagnostics;
using MySqlConnector;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;
using Pipeline.Query.MySql;
using Pipeline.Query.Results;
using Pipeline.Tests.Query.Parquet;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Query.MySql;

public sealed class MySqlSourceTests(MariaDbServer server) : IClassFixture<MariaDbServer>
{
    private const string Endless = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 900) select count(*) from n a, n b, n c, n d where a.i * b.i * c.i * d.i = -1";

    private static readonly QueryCatalogue Catalogue = QueryCatalogue.Read("""{"users": {"mysql": "app_users"}, "orders": {"mysql": "orders"}, "gone": {"mysql": "gone"}}""", null, hasMySql: true);

    [Theory]
    [InlineData("select tier, count(*) from users group by tier order by 1", "[\"gold\",34],\n[\"silver\",33],\n[\"none\",33]")]
    [InlineData("select users.name, users.born, balance from users where user_id = 3", "[\"user 3\",\"1960-01-04\",0.3750000000]")]
    [InlineData("select count(*) from orders join users u using (user_id) where u.tier = 'gold'", "[340]")]
    [InlineData("select placed from orders where order_id = 1", "[\"2026-03-01T12:00:01\"]")]
    [InlineData("with a as (select * from users) select count(*) from a, orders where a.user_id = orders.user_id", "[1000]")]
    [InlineData("select 1 a, 2 a, true t, null n, 18446744073709551615 u, 12345678901234567890123456789012345678901234567890.5 d", "[1,2,1,null,18446744073709551615,12345678901234567890123456789012345678901234567890.5]")]
    [InlineData("select cast('-838:59:59' as time) t, timestamp '2026-03-01 01:02:03.25' m, x'78' b, b'101' + 0 i, 1.5e0 f", "[\"-838:59:59\",\"2026-03-01T01:02:03.25\",\"eA==\",5,1.5]")]
    [InlineData("select cast('2026-00-00' as char) z, 'a''b\\\\' s, \"x\" q", "[\"2026-00-00\",\"a'b\\\\\",\"x\"]")]
    [InlineData("select count(*) from (select * from orders) o", "[1000]")]
    [InlineData("(select 1) union (select 2) order by 1", "[1],\n[2]")]
    public async Task RunAsync_GoodStatement_GivesItsRows(string sql, string rows) => Assert.Equal(rows, (await AskAsync(sql)).Rows);

    [Fact]
    public async Task RunAsync_Parquet_KeepsTypesAndValues()
    {
        const string sql = """
            select 7 i, 9223372036854775807 w, 18446744073709551615 u, -1.50 d, 1.5e0 f, date '0001-01-01' y, timestamp '2026-03-01 01:02:03.250000' m, x'00ff' b, 'ä' t, cast('-838:59:59' as time) c,
            12345678901234567890123456789012345678901234567890.5 l
            """;
        await using var source = Source(server.ReaderUrl);
        var sink = new BytesSink();
        await source.RunAsync(Query(sql) with { Format = ResultFormat.Parquet }, sink, CancellationToken.None);
        using var file = new ParquetFile(sink.Bytes);

        Assert.Equal(
            [
                "i INTEGER", "w BIGINT", "u DECIMAL(20,0)", "d DECIMAL(3,2)", "f DOUBLE", "y DATE", "m TIMESTAMP", "b BLOB", "t VARCHAR", "c VARCHAR", "l VARCHAR",
            ],
            file.Columns);
        Assert.Equal(
            ["7|9223372036854775807|18446744073709551615|-1.50|1.5|0001-01-01|2026-03-01 01:02:03.25|00FF|ä|-838:59:59|12345678901234567890123456789012345678901234567890.5"],
            file.Ask("select concat_ws('|', i, w, u, d, f, y, m, hex(b), t, c, l) from file"));
    }

    [Fact]
    public async Task RunAsync_DuplicateName_GetsANumber() =>
        Assert.Equal([new ResultColumn("a", "INT"), new ResultColumn("a_1", "DECIMAL(2,1)")], (await AskAsync("select 1 a, 2.5 a")).Head.Columns);

    [Fact]
    public async Task RunAsync_Parameter_IsAValueWhateverItHolds()
    {
        var query = Query("select $text as t, count(*) from users where name = $text or user_id < $number") with
        {
            Parameters = QueryFiles.Parameters("""{"text": "\\' or 1=1; drop table app_users -- ", "number": 2}"""),
        };

        Assert.Equal("[\"\\\\' or 1=1; drop table app_users -- \",2]", (await AskAsync(query)).Rows);
    }

    [Theory]
    [InlineData("select order_id from orders", 999, true)]
    [InlineData("select order_id from orders", 1000, false)]
    [InlineData("select order_id from orders order by 1 limit 900", 899, true)]
    [InlineData("select count(*) from (select * from orders) o", 1, false)]
    public async Task RunAsync_RowLimit_SaysWhetherItCut(string sql, long limit, bool truncated)
    {
        var (_, _, tail) = await AskAsync(Query(sql) with { RowLimit = limit });

        Assert.Equal((limit, truncated), (tail.Rows, tail.Truncated));
    }

    [Theory]
    [InlineData("select * from gone")]
    [InlineData("select no_such_column from users")]
    [InlineData("select * from users where user_id = $missing")]
    [InlineData("select * from secrets")]
    [InlineData("select")]
    public async Task RunAsync_WrongStatement_IsRefused(string sql)
    {
        var exception = await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync(sql));

        Assert.DoesNotContain("reader", exception.Message, StringComparison.Ordinal);
    }

    // The account may do everything here: what holds is the guard and the session.
    [Theory]
    [InlineData("select 1; commit; set session transaction read write; insert into app_users values (1000, '', 'gold', null, 0)")]
    [InlineData("insert into users values (1000, '', 'gold', null, 0)")]
    [InlineData("delete from users")]
    [InlineData("select * from users for update")]
    [InlineData("select shop.abs(1)")]
    [InlineData("select load_file('/etc/passwd')")]
    [InlineData("select * from users into outfile '/tmp/pipeline-query-attack'")]
    [InlineData("select /*! secret from secrets */")]
    [InlineData("select * from other.secrets")]
    [InlineData("select user(), @@datadir")]
    public async Task RunAsync_AttackWithEveryRight_IsRefusedAndChangesNothing(string sql)
    {
        await using var source = Source(server.AdministratorUrl);

        await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync(source, Query(sql)));
        Assert.Equal("[100]", (await AskAsync(source, Query("select count(*) from users"))).Rows);
        Assert.False(File.Exists("/tmp/pipeline-query-attack"));
    }

    [Fact]
    public async Task OpenAsync_SessionWithEveryRight_CannotWrite()
    {
        await using var pool = new MySqlDataSource((await ConnectionTextAsync()));
        await using var connection = await MySqlSession.OpenAsync(pool, TimeSpan.FromSeconds(5), 10, CancellationToken.None);
        using var command = connection.CreateCommand();
        command.CommandText = "insert into shop.secrets values ('more')";

        Assert.Equal(1792, (await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteNonQueryAsync())).Number);
    }

    [Fact]
    public async Task RunAsync_Cancelled_IsGoneFromTheServerAtOnceAndTheNextRuns()
    {
        await using var source = Source(server.ReaderUrl);
        await AskAsync(source, Query("select 1"));
        using var left = new CancellationTokenSource();
        var running = AskAsync(source, Query(Endless), left.Token);
        await Until.TrueAsync(async () => await RunningAsync() == 1);

        var start = Stopwatch.GetTimestamp();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var taken = Stopwatch.GetElapsedTime(start);

        Assert.Equal(0, await RunningAsync());
        Assert.True(taken < TimeSpan.FromSeconds(1), $"It took {taken}.");
        Assert.Equal("[100]", (await AskAsync(source, Query("select count(*) from users"))).Rows);
    }

    [Fact]
    public async Task RunAsync_TooLong_IsEndedOnTheServer()
    {
        await Assert.ThrowsAsync<QueryTimeoutException>(() => AskAsync(Query(Endless) with { Timeout = TimeSpan.FromSeconds(1) }));

        Assert.Equal(0, await RunningAsync());
    }

    [Theory]
    [InlineData("mysql://reader:wrong@{server}/shop", "MySQL refuses the account of MYSQL_URL.")]
    [InlineData("mysql://administrator:all@{server}/nowhere", "MySQL has no database of the name in MYSQL_URL.")]
    [InlineData("mysql://reader:r%40der@127.0.0.1:1/shop", "MySQL does not answer.")]
    public async Task RunAsync_NoConnection_SaysWhyWithoutTheAddress(string url, string message)
    {
        var address = new Uri(server.ReaderUrl).Authority;
        await using var source = Source(url.Replace("{server}", address, StringComparison.Ordinal));

        Assert.Equal(message, (await Assert.ThrowsAsync<QuerySourceUnavailableException>(() => AskAsync(source, Query("select 1")))).Message);
    }

    private static MySqlSource Source(string url) => new(MySqlAddress.Parse(url), 2, 2, TimeProvider.System);

    private static QueryStatement Query(string sql) => new(Catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(20));

    private Task<(ResultHead Head, string Rows, ResultTail Tail)> AskAsync(string sql) => AskAsync(Query(sql));

    private async Task<(ResultHead Head, string Rows, ResultTail Tail)> AskAsync(QueryStatement query)
    {
        await using var source = Source(server.ReaderUrl);
        return await AskAsync(source, query);
    }

    private static async Task<(ResultHead Head, string Rows, ResultTail Tail)> AskAsync(MySqlSource source, QueryStatement query, CancellationToken cancellationToken = default)
    {
        var sink = new TextSink();
        var tail = await source.RunAsync(query, sink, cancellationToken);
        return (sink.Head!, sink.Text.ToString(), tail);
    }

    private async Task<long> RunningAsync()
    {
        await using var connection = await server.OpenAsync();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from information_schema.processlist where user = 'reader' and info like 'with recursive%'";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> ConnectionTextAsync()
    {
        await using var connection = await server.OpenAsync();
        return connection.ConnectionString + ";Password=all";
    }
}
