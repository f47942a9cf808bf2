using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Moq;
using Pipeline.Lake;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Parquet;
using Pipeline.Query.Results;
using Pipeline.Tests.Query;

namespace Pipeline.Tests.Mongo;

/// <summary>Records that are copied into a Delta table, which real worker processes read.</summary>
public sealed class DeltaCopyHandlerTests(QueryFiles files) : IClassFixture<QueryFiles>
{
    private static readonly DateTimeOffset At = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = $"copies_{Guid.NewGuid():N}";

    [Fact]
    public async Task Handle_Records_AreRowsOfTheirVersions()
    {
        var handler = Handler();

        Assert.Equal(BatchOutcome.None, await handler.HandleAsync([Record("a", At, 1), Record("b", At.AddMilliseconds(1), 2)], default));
        await handler.HandleAsync([Record("a", At.AddMinutes(1), 3)], default);

        Assert.Equal(
            "[\"\\\"a\\\"\",\"2025-11-13T08:00:00+00\",\"1\"],\n[\"\\\"b\\\"\",\"2025-11-13T08:00:00.001+00\",\"2\"],\n[\"\\\"a\\\"\",\"2025-11-13T08:01:00+00\",\"3\"]",
            await AskAsync("select id, updated_at, cast(document ->> 'value' as integer)::varchar from t order by updated_at"));
        Assert.Equal("[\"2\"],\n[\"3\"]", await AskAsync("select cast(document ->> 'value' as integer)::varchar v from t qualify row_number() over (partition by id order by updated_at desc) = 1 order by v"));
    }

    [Fact]
    public async Task Handle_VersionsThatComeAgainInOtherBatches_AreThereOnce()
    {
        await Handler().HandleAsync([Record("a", At, 1), Record("b", At, 2)], default);
        await Handler().HandleAsync([Record("b", At, 2), Record("c", At, 3)], default);
        await Handler().HandleAsync([Record("a", At, 1)], default);

        Assert.Equal("[3,3]", await AskAsync("select count(*), count(distinct id) from t"));
        Assert.Equal("[2]", await AskAsync("select count(*) from t at (version => 0)"));
    }

    [Fact]
    public async Task Handle_RecordThatIsNoText_IsItsOwnFault()
    {
        var record = RawBson.Document(RawBson.Text("_id", "a"), RawBson.Date("updatedAt", At), RawBson.Text("text", RawBson.NoUtf8));
        var fault = await Xunit.Record.ExceptionAsync(() => Handler().HandleAsync([new SourceRecord(RecordRows.CursorOf(record), record)], default));

        Assert.NotNull(fault);
        Assert.IsNotType<SourceUnavailableException>(fault);
    }

    [Fact]
    public async Task Handle_RootThatIsGone_IsTriedAgainAndMadeByNobody()
    {
        var root = Path.Combine(files.Root, "unmounted");
        var handler = new CopyHandlerFactory(Mock.Of<IMongoClient>(), Tables(root)).Create(Source());

        await Assert.ThrowsAsync<SourceUnavailableException>(() => handler.HandleAsync([Record("a", At, 1)], default));
        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public async Task Handle_TableOfOtherColumns_SaysWhich()
    {
        await Tables(files.Root).Get(_folder).AppendAsync([new("other", ParquetType.Text)], [], null, default);

        Assert.Contains("'id'", (await Assert.ThrowsAsync<SourceUnavailableException>(() => Handler().HandleAsync([Record("a", At, 1)], default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_FoldersThatCannotBe_SaysWhy()
    {
        var factory = new CopyHandlerFactory(Mock.Of<IMongoClient>(), Tables(files.Root));
        var good = Source();

        Assert.Null(factory.Refuse(good, [good]));
        Assert.Contains("relative to QUERY_ROOT", factory.Refuse(good with { Into = "delta:../etc" }, [good]), StringComparison.Ordinal);
        Assert.Contains("QUERY_ROOT is not set", new CopyHandlerFactory(Mock.Of<IMongoClient>(), Tables(null)).Refuse(good, [good]), StringComparison.Ordinal);
        Assert.Contains("'others'", factory.Refuse(good, [good, good with { Name = "others" }]), StringComparison.Ordinal);
    }

    private IBatchHandler Handler() => new CopyHandlerFactory(Mock.Of<IMongoClient>(), Tables(files.Root)).Create(Source());

    private PollSource Source() => new("readings", "a", "readings", "copy", TimeSpan.FromMinutes(1), $"delta:{_folder}");

    private static LakeTables Tables(string? root) => new(Options.Create(new LakeOptions { Root = root }), TimeProvider.System);

    private static SourceRecord Record(string id, DateTimeOffset updatedAt, double value)
    {
        var row = RawBson.Document(RawBson.Text("_id", id), RawBson.Date("updatedAt", updatedAt), RawBson.Number("value", value));
        return new(RecordRows.CursorOf(row), row);
    }

    private async Task<string> AskAsync(string sql)
    {
        var catalogue = QueryCatalogue.Read($$$"""{"t": {"delta": "{{{_folder}}}"}}""", files.Root, hasMySql: false);
        return (await files.AskAsync(new QueryStatement(catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(20)))).Rows;
    }
}
