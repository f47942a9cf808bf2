using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Mongo;

/// <summary>Ranges among equal times, and what lies outside all ranges.</summary>
public abstract partial class RecordSourceContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_AnyBoundsAmongTies_GivesWhatLiesBetween(bool hasIndex)
    {
        await InsertAsync([.. IdsInOrder.Reverse().Select(id => Row(id, Start))]);
        await Source.CheckIndexesAsync(hasIndex ? IndexCreation.All : IndexCreation.None, default);
        for (var after = 0; after < IdsInOrder.Length; after++)
        {
            for (var upTo = 0; upTo < IdsInOrder.Length; upTo += 3)
            {
                var page = await Source.ReadAsync(new PassRequest(new Cursor(Start, IdsInOrder[after]), new Cursor(Start, IdsInOrder[upTo]), 100), default);

                Assert.Equal(
                    IdsInOrder.Take(upTo + 1).Skip(after + 1).Select(Readable), page.Records.Select(record => record.Cursor.Id));
            }
        }
    }

    [Fact]
    public async Task ReadAsync_IndexDroppedBetweenPages_GoesOn()
    {
        await Source.CheckIndexesAsync(IndexCreation.All, default);
        await InsertAsync(Row(Int(1), Start), Row(Int(2), Start), Row(Int(3), Start.AddMilliseconds(1)));
        var first = await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 1), default);

        await DropIndexesAsync();

        Assert.Equal([Int(2), Int(3)], await IdsAsync(first.Records[^1].Cursor, End));
    }

    [Fact]
    public async Task CountUnreadAsync_RowsOfEachKind_CountsEachOnce()
    {
        await InsertAsync(
            """{"_id":"no date"}""",
            $$"""{"_id":"list","updatedAt":[{{Date(Start)}}]}""",
            Row("\"69\"", new DateTimeOffset(1969, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            Row("\"70\"", DateTimeOffset.UnixEpoch),
            Row("\"before\"", Start.AddMilliseconds(-1)),
            Row("\"start\"", Start),
            Row("\"end\"", End.UpdatedAt),
            Row("\"ahead\"", End.UpdatedAt.AddMilliseconds(1)));
        var expected = new UnreadRows(Undated: 2, Before1970: 1, BeforeStart: 2, Ahead: 1);

        Assert.Equal(expected, await Source.CountUnreadAsync(Start, End.UpdatedAt, default));
        await Source.CheckIndexesAsync(IndexCreation.All, default);
        Assert.Equal(expected, await Source.CountUnreadAsync(Start, End.UpdatedAt, default));
        Assert.Equal(new UnreadRows(2, 0, 0, 1), await Source.CountUnreadAsync(DateTimeOffset.MinValue, End.UpdatedAt, default));
    }
}
