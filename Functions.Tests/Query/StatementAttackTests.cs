using Pipeline.Query;
using Pipeline.Query.Guard;

namespace Pipeline.Tests.Query;

/// <summary>Statements that would read or change what is not in the catalogue.</summary>
public sealed class StatementAttackTests(QueryFiles files) : IClassFixture<QueryFiles>
{
    [Theory]
    [InlineData("select * from '{root}/secret.csv'")]
    [InlineData("select * from \"{root}/secret.csv\"")]
    [InlineData("with \"{root}/secret.csv\" as (select 1) select * from \"{root}/secret.csv\"")]
    [InlineData("select * from (with \"{root}/secret.csv\" as (select 1) select 1) a, \"{root}/secret.csv\"")]
    [InlineData("select * from read_csv('{root}/secret.csv')")]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select * from read_blob('/etc/passwd')")]
    [InlineData("select * from read_json('/proc/self/environ')")]
    [InlineData("select * from parquet_scan('{root}/users/part-0.parquet')")]
    [InlineData("select * from glob('/**')")]
    [InlineData("select * from sniff_csv('/etc/passwd')")]
    [InlineData("select * from parquet_metadata('{root}/users/part-0.parquet')")]
    [InlineData("select * from query('select 1')")]
    [InlineData("select * from query_table('duckdb_settings')")]
    [InlineData("select * from json_execute_serialized_sql('{}')")]
    [InlineData("select * from duckdb_settings()")]
    [InlineData("select * from duckdb_settings")]
    [InlineData("select * from duckdb_views")]
    [InlineData("select * from (with duckdb_views as (select 1) select 1) a, duckdb_views")]
    [InlineData("select * from (with pg_tables as (select 1) select 1) a, pg_tables")]
    [InlineData("select * from information_schema.tables")]
    [InlineData("select * from pg_catalog.pg_class")]
    [InlineData("select * from main.users")]
    [InlineData("select * from memory.main.users")]
    [InlineData("select * from sqlite_master")]
    [InlineData("select * from enable_logging(storage = 'file')")]
    [InlineData("select * from pragma_version()")]
    [InlineData("select * from which_secret('s3://x', 's3')")]
    [InlineData("select * from read_parquet('s3://bucket/x.parquet')")]
    [InlineData("select current_setting('allowed_paths')")]
    [InlineData("select getvariable('x')")]
    [InlineData("select getenv('PATH')")]
    [InlineData("select system.main.current_setting('temp_directory')")]
    [InlineData("select pg_sleep(10)")]
    [InlineData("select sleep_ms(10000)")]
    [InlineData("select write_log('x')")]
    [InlineData("select setseed(0.5)")]
    [InlineData("select nextval('s')")]
    [InlineData("select json_serialize_sql('select 1')")]
    [InlineData("select row_number() over (order by current_setting('home_directory'))")]
    [InlineData("select * from users order by current_setting('x') limit 1")]
    [InlineData("select * from users limit (select len(current_setting('home_directory')))")]
    [InlineData("select * from range((select max(len(content)) from read_text('/etc/passwd')))")]
    [InlineData("select list_transform([1], x -> current_setting('x'))")]
    [InlineData("select 1; select 2")]
    [InlineData("select 1; copy (select 1) to '{root}/made.csv'")]
    [InlineData("copy users to '{root}/made.csv'")]
    [InlineData("attach ':memory:' as x")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("set memory_limit = '100GB'")]
    [InlineData("pragma database_list")]
    [InlineData("create table x as select 1")]
    [InlineData("create macro f(a) as a")]
    [InlineData("insert into users values (1)")]
    [InlineData("delete from users")]
    [InlineData("drop view users")]
    [InlineData("call duckdb_settings()")]
    [InlineData("export database '{root}/made'")]
    [InlineData("checkpoint")]
    [InlineData("explain analyze select 1")]
    [InlineData("explain copy users to '{root}/made.csv'")]
    [InlineData("explain explain select 1")]
    [InlineData("describe users")]
    [InlineData("summarize users")]
    [InlineData("show tables")]
    [InlineData("from (show all tables)")]
    [InlineData("from (describe users)")]
    [InlineData("select * from users at (version => 1)")]
    [InlineData("select * from \"users@v1\"")]
    [InlineData("prepare p as select 1")]
    [InlineData("begin")]
    [InlineData("")]
    [InlineData("-- nothing")]
    [InlineData("select 1) t; copy (select 1) to '{root}/made.csv'; select * from (select 1")]
    public async Task RunAsync_Attack_IsRefusedWithoutAPathOrAFile(string sql)
    {
        var before = Directory.GetFileSystemEntries(files.Root, "*", SearchOption.AllDirectories).Order();
        var exception = await Assert.ThrowsAsync<StatementRefusedException>(() => files.AskAsync(sql.Replace("{root}", files.Root, StringComparison.Ordinal)));

        Assert.DoesNotContain("42", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(files.Root, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task RunAsync_ErrorOfTheEngine_NamesNoPath()
    {
        var exception = await Assert.ThrowsAsync<StatementRefusedException>(() => files.AskAsync("select no_such_column from users"));

        Assert.Contains("no_such_column", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(files.Root, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DeepNesting_IsRefused() =>
        Assert.True(await Record.ExceptionAsync(() => files.AskAsync($"select {new string('(', 20_000)}1{new string(')', 20_000)}")) is StatementRefusedException or QueryMemoryException);
}
