using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;
using static Pipeline.Tests.Query.DeltaFixture;

namespace Pipeline.Tests.Query;

/// <summary>Delta tables, read through real worker processes.</summary>
public sealed class DeltaTests(QueryFiles files) : IClassFixture<QueryFiles>
{
    private const string Sums = "select count(*), sum(id), sum(v), count(day), count(distinct day)";

    [Fact]
    public async Task Versions_AddsAndRemoves_AreEachAsTheyWere()
    {
        var table = Table("plain");
        table.Commit(Protocol(), Metadata());
        table.Commit(table.Add("a.parquet", 0, 10, "mon"), table.Add("b.parquet", 10, 15, null));
        table.Commit(Remove("a.parquet"), table.Add("c d.parquet", 100, 103, "it's"));

        Assert.Equal("[0,null,null,0,0]", await AskAsync("plain", $"{Sums} from t at (version => 0)"));
        Assert.Equal("[15,105,210,10,1]", await AskAsync("plain", $"{Sums} from t at (version => 1)"));
        Assert.Equal("[8,363,726,3,1]", await AskAsync("plain", $"{Sums} from t"));
        Assert.Equal("[7]", await AskAsync("plain", "select (select count(*) from t at (version => 1)) - count(*) from t"));
        Assert.Equal("[15]", await AskAsync("plain", "select count(*) from t at (timestamp => '2023-11-14T22:14:30Z')"));
        Assert.Equal("[3]", await AskAsync("plain", "select count(*) from t where day = 'it''s'"));
    }

    [Fact]
    public async Task Version_NotThere_IsRefusedWithTheNewest()
    {
        var table = Table("short");
        table.Commit(Protocol(), Metadata());

        Assert.Contains("the newest is 0", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("short", "from t at (version => 1)"))).Message, StringComparison.Ordinal);
        Assert.Contains("at or before", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("short", "from t at (timestamp => '2020-01-01')"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeletionVectors_DeletedRows_AreLeftOut()
    {
        var table = Table("deleted");
        table.Commit(Protocol(3, "deletionVectors"), Metadata());
        table.Commit(table.Add("a.parquet", 0, 10, "mon"));
        table.Commit(Remove("a.parquet"), table.Add("a.parquet", 0, 10, "mon", deleted: [0, 3, 9]));
        table.Commit(Remove("a.parquet", [0, 3, 9]), table.Add("a.parquet", 0, 10, "mon", deleted: [0, 1, 3, 9]));

        Assert.Equal("[10,45,90,10,1]", await AskAsync("deleted", $"{Sums} from t at (version => 1)"));
        Assert.Equal("[7,33,66,7,1]", await AskAsync("deleted", $"{Sums} from t at (version => 2)"));
        Assert.Equal("[6,32,64,6,1]", await AskAsync("deleted", $"{Sums} from t"));
    }

    [Fact]
    public async Task ColumnMapping_PhysicalNames_AreRenamed()
    {
        var table = Table("mapped");
        table.Commit(Protocol(2), Metadata("col-1", "col-2"));
        table.Commit(table.Add("a.parquet", 0, 4, "mon", "col-1", "col-2"));

        Assert.Equal("[4,6,12,4,1]", await AskAsync("mapped", $"{Sums} from t"));
    }

    [Fact]
    public async Task Checkpoint_CommitsBeforeItGone_IsReadInTheirPlace()
    {
        var table = Table("checkpointed");
        var (protocol, metadata) = (Protocol(), Metadata());
        table.Commit(protocol, metadata);
        var (first, second) = (table.Add("a.parquet", 0, 10, "mon"), table.Add("b.parquet", 10, 15, null));
        table.Commit(first, second);
        table.Checkpoint(protocol, metadata, first, second);
        table.Commit(Remove("a.parquet"));
        table.Forget(1);

        Assert.Equal("[15,105,210,10,1]", await AskAsync("checkpointed", $"{Sums} from t at (version => 1)"));
        Assert.Equal("[5,60,120,0,0]", await AskAsync("checkpointed", $"{Sums} from t"));
        Assert.Contains("no commit", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("checkpointed", "from t at (version => 0)"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReaderFeature_Unknown_IsRefusedByName()
    {
        var table = Table("future");
        table.Commit(Protocol(3, "deletionVectors", "clairvoyance"), Metadata());

        Assert.Contains("clairvoyance", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("future", "from t"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../users/part-0.parquet")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    public async Task Log_FileOutsideTheTable_IsRefused(string path)
    {
        var table = Table("outside" + path.Length);
        var add = table.Add("a.parquet", 0, 1, "mon");
        add["add"]!["path"] = path;
        table.Commit(Protocol(), Metadata(), add);

        Assert.Contains("outside", (await Assert.ThrowsAsync<StatementRefusedException>(() => AskAsync("outside" + path.Length, "from t"))).Message, StringComparison.Ordinal);
    }

    private DeltaFixture Table(string name) => new(Path.Combine(files.Root, name));

    private async Task<string> AskAsync(string folder, string sql)
    {
        var catalogue = QueryCatalogue.Read($$$"""{"t": {"delta": "{{{folder}}}"}}""", files.Root, hasMySql: false);
        return (await files.AskAsync(new QueryStatement(catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(20)))).Rows;
    }
}
