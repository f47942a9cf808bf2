using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;
using Pipeline.Query.MySql;

namespace Pipeline.Tests.Query.MySql;

public sealed class MySqlStatementTests
{
    private static readonly QueryCatalogue Catalogue = QueryCatalogue.Read("""{"users": {"mysql": "app_users"}, "orders": {"mysql": "orders"}}""", null, hasMySql: true);

    [Theory]
    [InlineData("select * from users", "select * from `shop`.`app_users` as users")]
    [InlineData("select * from users u, orders as o", "select * from `shop`.`app_users` u, `shop`.`orders` as o")]
    [InlineData("select * from `users` where users.name = 'a -- b'", "select * from `shop`.`app_users` as `users` where users.name = 'a -- b'")]
    [InlineData("select 1 /* a */ + -- b\n 1 from dual;", "select 1 + 1 from dual")]
    [InlineData("select o.from from orders o left join (users u) on o.user_id = u.user_id", "select o.from from `shop`.`orders` o left join (`shop`.`app_users` u) on o.user_id = u.user_id")]
    [InlineData("with a as (select 1 x) select * from a, users where x = $id", "with a as (select 1 x) select * from a, `shop`.`app_users` as users where x = @p_id")]
    [InlineData("with recursive n(i) as (select 1 union all select i+1 from n where i<9) select sum(i) from n", "with recursive n(i) as (select 1 union all select i+1 from n where i<9) select sum(i) from n")]
    [InlineData("select extract(year from born), substring(name from 1 for 2), trim(both ' ' from name) from users", "select extract(year from born), substring(name from 1 for 2), trim(both ' ' from name) from `shop`.`app_users` as users")]
    [InlineData("select 1.5e-3, .5, 0x1F, x'4d', 1--1 from users limit 1, 2", "select 1.5e-3, .5, 0x1F, x'4d', 1--1 from `shop`.`app_users` as users limit 1, 2")]
    [InlineData("select * from ((select 1) union (select user_id from users)) t", "select * from ((select 1) union (select user_id from `shop`.`app_users` as users)) t")]
    [InlineData("table users", "table `shop`.`app_users`")]
    [InlineData("select * from users group by tier with rollup", "select * from `shop`.`app_users` as users group by tier with rollup")]
    [InlineData("select * from json_table('[1]', '$[*]' columns (a int path '$')) j, users", "select * from json_table('[1]', '$[*]' columns (a int path '$')) j, `shop`.`app_users` as users")]
    public void Of_Query_IsWrittenAnew(string sql, string written) => Assert.Equal(written, MySqlStatement.Of(sql, Catalogue, "shop").Sql);

    [Theory]
    [InlineData("select * from secrets")]
    [InlineData("select * from shop.secrets")]
    [InlineData("select * from shop.users")]
    [InlineData("select * from .secrets")]
    [InlineData("select * from users, secrets")]
    [InlineData("select * from users u, secrets s")]
    [InlineData("select * from users join secrets")]
    [InlineData("select * from users straight_join secrets")]
    [InlineData("select * from (users, secrets)")]
    [InlineData("select * from ((secrets))")]
    [InlineData("select * from users join orders on users.select = 1, secrets")]
    [InlineData("select * from users join orders on users.where = 1, secrets")]
    [InlineData("select * from users use index for order by (primary), secrets")]
    [InlineData("select * from users force key for group by (primary), secrets")]
    [InlineData("select * from users for system_time all, secrets")]
    [InlineData("select * from users window, secrets")]
    [InlineData("select * from users offset, secrets")]
    [InlineData("select * from users except, secrets")]
    [InlineData("select 1.from secrets")]
    [InlineData("select 1e from secrets")]
    [InlineData("select 1 from`secrets`")]
    [InlineData("select 1 from(secrets)")]
    [InlineData("select(select secret from secrets)")]
    [InlineData("select 1 where exists (select 1 from secrets)")]
    [InlineData("select 1 union select secret from secrets")]
    [InlineData("select 1 union table secrets")]
    [InlineData("select 1 in (table secrets)")]
    [InlineData("table secrets")]
    [InlineData("(table secrets)")]
    [InlineData("select * from (table secrets) t")]
    [InlineData("select extract(year from (select max(secret) from secrets))")]
    [InlineData("select abs(1 from secrets)")]
    [InlineData("with secrets as (select * from secrets) select * from secrets")]
    [InlineData("with a as (select * from secrets), secrets as (select 1) select * from a")]
    [InlineData("select * from (with secrets as (select 1) select * from secrets) a, secrets")]
    [InlineData("with SECRETS as (select 1) select * from secrets")]
    [InlineData("with users as (select 1) select * from users")]
    [InlineData("select 1 union with secrets as (select 1) select * from secrets")]
    [InlineData("select * from users --\u007f '\n, secrets -- '")]
    [InlineData("select * from users\u00a0, secrets")]
    [InlineData("select 1 from {oj secrets s left join users u on 1}")]
    [InlineData("select shop.abs(1)")]
    [InlineData("select shop . abs (1)")]
    [InlineData("select `abs`.abs(1)")]
    [InlineData("select t.\nfrom secrets")]
    [InlineData("select * from users partition (p0), secrets")]
    [InlineData("select * from users natural join secrets")]
    [InlineData("select * from lateral (select * from secrets) x")]
    [InlineData("select * from json_table((select secret from secrets), '$' columns (a int path '$')) x")]
    [InlineData("values ((select secret from secrets))")]
    [InlineData("select * from seq_1_to_10")]
    [InlineData("select 1)")]
    [InlineData("select (1")]
    public void Of_Attack_IsRefused(string sql) => Assert.Throws<StatementRefusedException>(() => MySqlStatement.Of(sql, Catalogue, "shop"));

    [Fact]
    public void Of_DeepNesting_IsRefused() =>
        Assert.Throws<StatementRefusedException>(() => MySqlStatement.Of($"select {new string('(', 20_000)}1{new string(')', 20_000)}", Catalogue, "shop"));
}
