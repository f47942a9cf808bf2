using Pipeline.Query;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;

namespace Pipeline.Tests.Query;

/// <summary>Statements in real worker processes.</summary>
public sealed class QueryWorkerPoolTests(QueryFiles files) : IClassFixture<QueryFiles>
{
    [Theory]
    [InlineData("select country, count(*) from orders group by all order by 1", "[\"de\",500],\n[\"fr\",500]")]
    [InlineData("with a as (select * from users) select count(*) from a join orders using (user_id)", "[1000]")]
    [InlineData("select count(*) from (from orders limit 3) o, lateral (select * from users u where u.user_id = o.user_id)", "[3]")]
    [InlineData("select tier, sum(amount) filter (where status = 'paid') over (partition by tier) s from orders join users using (user_id) qualify row_number() over (order by order_id) < 2", "[\"gold\",8466.00]")]
    [InlineData("with recursive r(n) as (select 1 union all select n+1 from r where n < 10) select sum(n) from r", "[55]")]
    [InlineData("select unnest([1,2,3]) a, b.range from range(1) b order by 1", "[1,0],\n[2,0],\n[3,0]")]
    [InlineData("from users select name where born > date '1960-04-08'", "[\"user 99\"]")]
    [InlineData("select list_transform([1,2], x -> x + 1) l, {'a': 1}.a, upper(name) from users order by user_id limit 1", "[[2,3],1,\"USER 0\"]")]
    [InlineData("select gold, silver from (pivot (select tier from users) on tier in ('gold','silver') using count(*))", "[34,33]")]
    [InlineData("unpivot (select 1 as a, 2 as b) on a, b", "[\"a\",1],\n[\"b\",2]")]
    [InlineData("select count(*) from (select * from users tablesample 10 rows)", "[10]")]
    [InlineData("select count(*) from orders asof join users using (user_id)", "[1000]")]
    [InlineData("select case when exists(select 1 from orders) then 1 end", "[1]")]
    [InlineData("select 1; -- the end", "[1]")]
    [InlineData("select 'infinity'::date d, 'infinity'::timestamp t, 170141183460469231731687303715884105727 h, 1.5::float f, 'nan'::double n, true b, null e", "[\"infinity\",\"infinity\",170141183460469231731687303715884105727,1.5,\"NaN\",true,null]")]
    [InlineData("select timestamp '2026-03-01 12:00:00' t, map {'a': 1} m, 'x'::blob b, 1::decimal(38, 10) d, 1 a, 2 a", "[\"2026-03-01T12:00:00\",{\"a\":1},\"eA==\",1.0000000000,1,2]")]
    [InlineData("select 0.05::decimal(2, 2) a, -0.5::decimal(38, 38) b, 10.5::decimal(3, 1) c", "[0.05,-0.50000000000000000000000000000000000000,10.5]")]
    public async Task RunAsync_GoodStatement_GivesItsRows(string sql, string rows) => Assert.Equal(rows, (await files.AskAsync(sql)).Rows);

    [Fact]
    public async Task RunAsync_Explain_GivesThePlanWithoutAPath()
    {
        var plan = (await files.AskAsync("explain select * from users where user_id = 3")).Rows;

        Assert.Contains("PARQUET", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(files.Root, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NamedParameter_TakesItsValue()
    {
        var query = new QueryStatement(files.Catalogue, "select count(*) from orders where user_id in (select user_id from users where tier = $tier)", ResultFormat.Arrays, TimeSpan.FromSeconds(20))
        {
            Parameters = QueryFiles.Parameters("""{"tier": "gold"}"""),
        };

        Assert.Equal("[340]", (await files.AskAsync(query)).Rows);
    }

    [Theory]
    [InlineData(ResultFormat.Objects, "{\"a\":1,\"b\":\"x, \\\"y\\\"\"},\n{\"a\":2,\"b\":null}")]
    [InlineData(ResultFormat.Ndjson, "{\"a\":1,\"b\":\"x, \\\"y\\\"\"}\n{\"a\":2,\"b\":null}\n")]
    [InlineData(ResultFormat.Csv, "a,b\n1,\"x, \"\"y\"\"\"\n2,\n")]
    public async Task RunAsync_Format_IsWritten(ResultFormat format, string rows) =>
        Assert.Equal(rows, (await files.AskAsync(new QueryStatement(files.Catalogue, "select * from (values (1, 'x, \"y\"'), (2, null)) t(a, b)", format, TimeSpan.FromSeconds(20)))).Rows);

    [Theory]
    [InlineData(1000, false)]
    [InlineData(999, true)]
    public async Task RunAsync_RowLimit_SaysWhetherItCut(long limit, bool truncated)
    {
        var (_, _, tail) = await files.AskAsync(new QueryStatement(files.Catalogue, "from orders", ResultFormat.Arrays, TimeSpan.FromSeconds(20)) { RowLimit = limit });

        Assert.Equal((limit, truncated), (tail.Rows, tail.Truncated));
    }

    [Fact]
    public async Task RunAsync_ByteLimit_EndsWithTheRowThatReachesIt()
    {
        var (_, rows, tail) = await files.AskAsync(new QueryStatement(files.Catalogue, "select 'abc' from range(1000)", ResultFormat.Ndjson, TimeSpan.FromSeconds(20)) { ByteLimit = 100 });

        Assert.True(tail.Truncated);
        Assert.InRange(rows.Length, 100, 140);
    }

    [Theory]
    [InlineData("select len(list_sort(list_reverse(range(100000000))))")]
    [InlineData("select levenshtein(repeat('ab', 100000), repeat('ba', 100000))")]
    [InlineData("select length(format('{:>2000000000}', 'x'))")]
    [InlineData("with recursive r(n) as (select 1 union all select n+1 from r) select max(n) from r")]
    [InlineData("select count(*) from range(1000000000) a, range(1000000000) b")]
    public async Task RunAsync_Bomb_EndsByTheDeadlineAndTheNextRuns(string sql)
    {
        var exception = await Record.ExceptionAsync(() => files.AskAsync(sql, seconds: 2));

        Assert.True(exception is QueryTimeoutException or QueryMemoryException or StatementRefusedException, exception?.ToString());
        Assert.Equal("[100]", (await files.AskAsync("select count(*) from users")).Rows);
    }

    [Fact]
    public async Task RunAsync_Cancelled_FreesItsPlace()
    {
        using var left = new CancellationTokenSource();
        var running = files.AskAsync(new QueryStatement(files.Catalogue, "select count(*) from range(1000000000) a, range(1000000000) b", ResultFormat.Arrays, TimeSpan.FromSeconds(60)), left.Token);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("[100]", (await files.AskAsync("select count(*) from users")).Rows);
    }
}
