using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Delta;
using Pipeline.Query.Delta.Writing;
using Pipeline.Query.Parquet;
using Pipeline.Query.Results;

namespace Pipeline.Tests.Query.Delta.Writing;

/// <summary>What is appended to Delta tables is read back by real worker processes.</summary>
public sealed class DeltaTableTests(QueryFiles files) : IClassFixture<QueryFiles>
{
    private const string All = "select id, name from t order by all";

    private static readonly IReadOnlyList<ParquetColumn> Columns = [new("id", ParquetType.Whole), new("name", ParquetType.Text)];

    private readonly string _name = $"written_{Guid.NewGuid():N}";

    private string Folder => Path.Combine(files.Root, _name);

    [Fact]
    public async Task Append_NewTable_HasEveryTypeAndVersion()
    {
        IReadOnlyList<ParquetColumn> columns =
        [
            new("f", ParquetType.Flag), new("i", ParquetType.Integer), new("w", ParquetType.Whole), new("r", ParquetType.Real), new("d", ParquetType.Decimal, 10, 2),
            new("t", ParquetType.Text), new("b", ParquetType.Bytes), new("y", ParquetType.Day), new("m", ParquetType.Moment),
        ];
        object?[] first = [true, -1, long.MinValue, 0.1, (Int128)12345, "ä\"\n", new byte[] { 0, 255 }, new DateOnly(1, 1, 1), new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(2)).AddMicroseconds(1)];
        var table = new DeltaTable(Folder, TimeProvider.System);

        var appended = await table.AppendAsync(columns, [first, new object?[9]], null, CancellationToken.None);
        await table.AppendAsync([columns[0], columns[1]], [[false, 2]], null, CancellationToken.None);

        Assert.Equal(new DeltaAppend(0, IsNew: true), appended);
        Assert.Equal(
            "[true,-1,-9223372036854775808,0.1,123.45,\"ä\\\"\\n\",\"AP8=\",\"0001-01-01\",\"2026-03-29T00:30:00.000001+00\"],\n[null,null,null,null,null,null,null,null,null]",
            await AskAsync("from t at (version => 0)"));
        Assert.Equal("[false,2,null,null,null,null,null,null,null]", await AskAsync("from t where i = 2"));
        Assert.Equal("[2,3]", await AskAsync("select (select count(*) from t at (version => 0)), count(*) from t at (version => 1)"));
    }

    [Fact]
    public async Task Append_SameTransactionAgain_ChangesNothing()
    {
        var first = await AppendAsync(new(Folder, TimeProvider.System), 1, 7);
        var again = await AppendAsync(new(Folder, TimeProvider.System), 1, 7);
        var older = await AppendAsync(new(Folder, TimeProvider.System), 2, 6);
        var next = await AppendAsync(new(Folder, TimeProvider.System), 3, 8);
        var other = await AppendAsync(new(Folder, TimeProvider.System), 4, 7, "other");

        Assert.Equal([new(0, true), new(0, false), new(0, false), new(1, true), new(2, true)], [first, again, older, next, other]);
        Assert.Equal("[1,\"row 1\"],\n[3,\"row 3\"],\n[4,\"row 4\"]", await AskAsync(All));
    }

    [Fact]
    public async Task Append_NoRows_MakesTheTableAndNoVersionMore()
    {
        var table = new DeltaTable(Folder, TimeProvider.System);

        Assert.Equal(new(0, true), await table.AppendAsync(Columns, [], null, CancellationToken.None));
        Assert.Equal(new(0, false), await table.AppendAsync(Columns, [], null, CancellationToken.None));
        Assert.Equal("[0]", await AskAsync("select count(*) from t"));
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Amid)]
    [InlineData(CrashPoint.After)]
    public async Task Append_ProcessEndsAtAnyStep_IsThereOnceWhenRepeated(CrashPoint point)
    {
        var counted = new CrashingDeltaFiles(0, point);
        await AppendAsync(new(Folder, TimeProvider.System, counted), 1, 1);
        var stepsOfFirst = counted.Steps;
        await AppendAsync(new(Folder, TimeProvider.System, counted), 2, 2);
        var steps = counted.Steps;
        for (var step = 1; step <= steps; step++)
        {
            var folder = $"{Folder}_{point}_{step}";
            await Assert.ThrowsAsync<CrashException>(async () =>
            {
                var crashing = new CrashingDeltaFiles(step, point);
                await AppendAsync(new(folder, TimeProvider.System, crashing), 1, 1);
                await AppendAsync(new(folder, TimeProvider.System, crashing), 2, 2);
            });
            var seen = Directory.Exists(Path.Combine(folder, "_delta_log")) && Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.json").Any()
                ? await AskAsync(All, Path.GetFileName(folder))
                : "";
            await AppendAsync(new(folder, TimeProvider.System), 1, 1);
            await AppendAsync(new(folder, TimeProvider.System), 2, 2);

            Assert.True(seen == "" || (step > stepsOfFirst - (point == CrashPoint.After ? 1 : 0) && seen is "[1,\"row 1\"]" or "[1,\"row 1\"],\n[2,\"row 2\"]"), $"step {step}: {seen}");
            Assert.Equal("[1,\"row 1\"],\n[2,\"row 2\"]", await AskAsync(All, Path.GetFileName(folder)));
            Assert.Equal("[1,2]", await AskAsync("select (select count(*) from t at (version => 0)), (select count(*) from t at (version => 1))", Path.GetFileName(folder)));
        }

        Assert.InRange(steps, 8, 20);
    }

    [Fact]
    public async Task Append_ManyWritersAtOnce_HoldsEveryRowOnce()
    {
        const int writers = 4;
        const int appends = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var table = new DeltaTable(Folder, TimeProvider.System);
            for (var append = 0; append < appends; append++)
            {
                await AppendAsync(table, (writer * 100) + append, append, $"writer {writer}");
            }
        })));

        Assert.Equal($"[{writers * appends},{writers * appends}]", await AskAsync("select count(*), count(distinct id) from t"));
        Assert.Equal(writers * appends, Directory.EnumerateFiles(Path.Combine(Folder, "_delta_log")).Count());
        Assert.Equal("[1]", await AskAsync("select count(*) from t at (version => 0)"));
        Assert.Equal("[20]", await AskAsync("select count(*) from t at (version => 19)"));
    }

    [Fact]
    public async Task Append_OvertakenByAnother_TakesTheNextVersion()
    {
        var overtaken = new DeltaTable(Folder, TimeProvider.System, new OvertakenDeltaFiles(() => AppendAsync(new(Folder, TimeProvider.System), 9, 1, "other").GetAwaiter().GetResult()));

        Assert.Equal(new(1, true), await AppendAsync(overtaken, 1, 1));
        Assert.Equal("[1,\"row 1\"],\n[9,\"row 9\"]", await AskAsync(All));
    }

    [Fact]
    public async Task Append_OvertakenByItself_IsDoneOnceAndLeavesNoFile()
    {
        var overtaken = new DeltaTable(Folder, TimeProvider.System, new OvertakenDeltaFiles(() => AppendAsync(new(Folder, TimeProvider.System), 1, 1).GetAwaiter().GetResult()));

        Assert.Equal(new(0, false), await AppendAsync(overtaken, 1, 1));
        Assert.Equal("[1,\"row 1\"]", await AskAsync(All));
        Assert.Single(Directory.EnumerateFiles(Folder));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Folder, "_delta_log")));
    }

    [Fact]
    public async Task AppendNew_RowsThatAreThere_AreLeftOutInWhateverBatchTheyCome()
    {
        var first = await AppendNewAsync(new(Folder, TimeProvider.System), 1, 2);
        var again = await AppendNewAsync(new(Folder, TimeProvider.System), 2, 1, 1);
        var mixed = await AppendNewAsync(new(Folder, TimeProvider.System), 2, 3, 3);

        Assert.Equal([new(0, true), new(0, false), new(1, true)], [first, again, mixed]);
        Assert.Equal("[1,\"row 1\"],\n[2,\"row 2\"],\n[3,\"row 3\"]", await AskAsync(All));
    }

    [Fact]
    public async Task AppendNew_OvertakenByAnother_LeavesOutWhatThatBrought()
    {
        var overtaken = new DeltaTable(Folder, TimeProvider.System, new OvertakenDeltaFiles(() => AppendNewAsync(new(Folder, TimeProvider.System), 1, 9).GetAwaiter().GetResult()));

        Assert.Equal(new(1, true), await AppendNewAsync(overtaken, 1, 2));
        Assert.Equal("[1,\"row 1\"],\n[2,\"row 2\"],\n[9,\"row 9\"]", await AskAsync(All));
        Assert.Equal(2, Directory.EnumerateFiles(Folder).Count());
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Amid)]
    [InlineData(CrashPoint.After)]
    public async Task AppendNew_ProcessEndsAtAnyStep_HoldsEveryRowOnce(CrashPoint point)
    {
        for (var step = 1; step <= 5; step++)
        {
            var folder = $"{Folder}_{point}_{step}";
            await Assert.ThrowsAsync<CrashException>(() => AppendNewAsync(new(folder, TimeProvider.System, new CrashingDeltaFiles(step, point)), 1, 2));
            await AppendNewAsync(new(folder, TimeProvider.System), 2, 3);
            await AppendNewAsync(new(folder, TimeProvider.System), 1, 2);

            Assert.Equal("[1,\"row 1\"],\n[2,\"row 2\"],\n[3,\"row 3\"]", await AskAsync(All, Path.GetFileName(folder)));
        }
    }

    [Fact]
    public async Task Append_TableMadeAnew_BeginsAtItsVersion()
    {
        var table = new DeltaTable(Folder, TimeProvider.System);
        await AppendAsync(table, 1, 1);
        await AppendAsync(table, 2, 2);
        Directory.Delete(Folder, recursive: true);

        Assert.Equal(new(0, true), await AppendAsync(table, 3, 1));
        Assert.Equal("[3,\"row 3\"]", await AskAsync(All));
    }

    [Fact]
    public async Task Append_ColumnThatIsNotThere_IsRefusedByName()
    {
        var table = new DeltaTable(Folder, TimeProvider.System);
        await AppendAsync(table, 1, 1);
        var refused = await Assert.ThrowsAsync<DeltaException>(() => table.AppendAsync([new("colour", ParquetType.Text)], [["red"]], null, CancellationToken.None));

        Assert.Equal("The Delta table has no column 'colour'; it has id, name.", refused.Message);
    }

    [Fact]
    public async Task Append_OtherType_IsRefusedByName()
    {
        var table = new DeltaTable(Folder, TimeProvider.System);
        await AppendAsync(table, 1, 1);
        var refused = await Assert.ThrowsAsync<DeltaException>(() => table.AppendAsync([new("id", ParquetType.Text)], [["1"]], null, CancellationToken.None));

        Assert.Equal("The column 'id' of the Delta table is \"long\", and the rows have string.", refused.Message);
    }

    [Fact]
    public async Task Append_ValueOfAnotherType_NamesTheColumn()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => new DeltaTable(Folder, TimeProvider.System).AppendAsync(Columns, [[1, "x"]], null, CancellationToken.None));

        Assert.Contains("'id' is Whole and takes no Int32", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_LocalMoment_IsRefusedByName() =>
        Assert.Contains("'at'", (await Assert.ThrowsAsync<DeltaException>(() => new DeltaTable(Folder, TimeProvider.System).AppendAsync([new("at", ParquetType.LocalMoment)], [], null, CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Append_PartitionedTable_IsRefused()
    {
        new DeltaFixture(Folder).Commit(DeltaFixture.Protocol(), DeltaFixture.Metadata());

        Assert.Contains("partitioned by [\"day\"]", (await Assert.ThrowsAsync<DeltaException>(() => AppendAsync(new(Folder, TimeProvider.System), 1, 1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minReaderVersion": 1, "minWriterVersion": 4}""", "version 4")]
    [InlineData("""{"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": [], "writerFeatures": ["appendOnly", "rowTracking"]}""", "rowTracking")]
    [InlineData("""{"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["clairvoyance"], "writerFeatures": []}""", "clairvoyance")]
    public async Task Append_TableThatNeedsMore_IsRefusedByName(string protocol, string named)
    {
        new DeltaFixture(Folder).Commit(new JsonObject { ["protocol"] = JsonNode.Parse(protocol) }, DeltaFixture.Metadata());

        Assert.Contains(named, (await Assert.ThrowsAsync<DeltaException>(() => AppendAsync(new(Folder, TimeProvider.System), 1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_TableWithACheckpoint_GoesOnFromIt()
    {
        var table = new DeltaFixture(Folder);
        var (protocol, metadata) = (DeltaFixture.Protocol(), DeltaFixture.Metadata());
        metadata["metaData"]!["partitionColumns"] = new JsonArray();
        var transaction = new JsonObject { ["txn"] = new JsonObject { ["appId"] = "test", ["version"] = 5 } };
        table.Commit(protocol, metadata, transaction);
        table.Checkpoint(protocol, metadata, transaction);
        table.Forget(0);
        IReadOnlyList<ParquetColumn> columns = [new("id", ParquetType.Whole)];

        Assert.Equal(new(0, false), await new DeltaTable(Folder, TimeProvider.System).AppendAsync(columns, [[1L]], new("test", 5), CancellationToken.None));
        Assert.Equal(new(1, true), await new DeltaTable(Folder, TimeProvider.System).AppendAsync(columns, [[2L]], new("test", 6), CancellationToken.None));
        Assert.Equal("[2,null,null]", await AskAsync("from t"));
    }

    [Fact]
    public async Task Append_AnyValues_AreReadBack()
    {
        IReadOnlyList<ParquetColumn> columns = [new("t", ParquetType.Text), new("r", ParquetType.Real), new("y", ParquetType.Day), new("m", ParquetType.Moment), new("n", ParquetType.Whole)];
        var table = new DeltaTable(Folder, TimeProvider.System);
        var texts = ArbMap.Default.GeneratorFor<string?>().Select(text => text is null ? null : string.Concat(text.Where(letter => !char.IsSurrogate(letter))));
        var days = Gen.Choose(0, DateOnly.MaxValue.DayNumber);
        var ticks = ArbMap.Default.GeneratorFor<uint>().Select(micros => DateTimeOffset.UnixEpoch.AddTicks((micros * 1_000_003L) * 10));
        var rows = Gen.Zip(Gen.Zip(texts, ArbMap.Default.GeneratorFor<double>()), Gen.Zip(days, ticks)).Sample(200, 40).ToList();
        foreach (var chunk in rows.Select((row, index) => (row, index)).Chunk(10))
        {
            await table.AppendAsync(
                columns, [.. chunk.Select(one => (IReadOnlyList<object?>)[one.row.Item1.Item1, one.row.Item1.Item2, DateOnly.FromDayNumber(one.row.Item2.Item1), one.row.Item2.Item2, (long)one.index])], null, CancellationToken.None);
        }

        var read = JsonDocument.Parse($"[{await AskAsync("select t, r, y, epoch_us(m), n from t order by n")}]").RootElement.EnumerateArray().ToList();
        Assert.Equal(rows.Count, read.Count);
        foreach (var (((text, real), (day, moment)), row) in rows.Zip(read))
        {
            Assert.Equal(text, row[0].GetString());
            Assert.Equal(real, row[1].ValueKind == JsonValueKind.Number ? row[1].GetDouble() : double.Parse(row[1].GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row[2].GetString());
            Assert.Equal((moment - DateTimeOffset.UnixEpoch).Ticks / 10, row[3].GetInt64());
        }
    }

    private static Task<DeltaAppend> AppendAsync(DeltaTable table, long id, long version, string application = "test") =>
        table.AppendAsync(Columns, [[id, $"row {id}"]], new DeltaTransaction(application, version), CancellationToken.None);

    private static Task<DeltaAppend> AppendNewAsync(DeltaTable table, params long[] ids) =>
        table.AppendNewAsync(Columns, [.. ids.Select(id => new DeltaRow((UInt128)id, [id, $"row {id}"]))], CancellationToken.None);

    private async Task<string> AskAsync(string sql, string? folder = null)
    {
        var catalogue = QueryCatalogue.Read($$$"""{"t": {"delta": "{{{folder ?? _name}}}"}}""", files.Root, hasMySql: false);
        return (await files.AskAsync(new QueryStatement(catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(20)))).Rows;
    }
}
