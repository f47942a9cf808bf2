using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class PassPagesTests
{
    private static readonly Cursor Start = Cursor.At(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly PassRequest All = new(Start, Cursor.At(Start.UpdatedAt.AddDays(1)), 2);

    private readonly List<PassRequest> _requests = [];

    [Fact]
    public async Task ReadAsync_SeveralPages_AsksForEachAfterTheOneBefore()
    {
        var read = new List<string?>();
        await foreach (var page in PassPages.ReadAsync(Rows(5), All, default))
        {
            read.AddRange(page.Records.Select(row => row.Cursor.Id));
        }

        Assert.Equal(["0", "1", "2", "3", "4"], read);
        Assert.Equal([Start, Place(1), Place(3)], _requests.Select(request => request.After));
        Assert.All(_requests, request => Assert.Equal((All.UpTo, 2), (request.UpTo, request.Limit)));
    }

    [Fact]
    public async Task ReadAsync_WhileAPageIsWorkedOn_TheNextOneIsUnderWay()
    {
        await using var pages = PassPages.ReadAsync(Rows(5), All, default).GetAsyncEnumerator();

        Assert.True(await pages.MoveNextAsync());

        Assert.Equal([Start, Place(1)], _requests.Select(request => request.After));
    }

    [Fact]
    public async Task ReadAsync_LeftInTheMiddle_EndsWhatIsUnderWay()
    {
        var ended = false;
        var rows = Rows(5);
        async Task<PassPage> Read(PassRequest request, CancellationToken cancellationToken)
        {
            if (request.After != Start)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended = true;
            }

            return await rows(request, cancellationToken);
        }

        await foreach (var page in PassPages.ReadAsync(Read, All, default))
        {
            break;
        }

        Assert.True(ended);
    }

    [Fact]
    public async Task ReadAsync_LaterPageFails_GivesThoseBeforeIt()
    {
        var rows = Rows(5);
        var read = 0;
        async Task ReadAllAsync()
        {
            await foreach (var page in PassPages.ReadAsync(
                (request, token) => request.After == Place(1) ? throw new SourceUnavailableException("away") : rows(request, token), All, default))
            {
                read += page.Records.Count;
            }
        }

        await Assert.ThrowsAsync<SourceUnavailableException>(ReadAllAsync);
        Assert.Equal(2, read);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(90_000_000)]
    public async Task ReadAsync_RowOutsideThePass_FailsTheSource(int milliseconds)
    {
        var row = new SourceRecord(new Cursor(Start.UpdatedAt.AddMilliseconds(milliseconds), "0"), default);

        await AssertBrokeItsOrderAsync(new PassPage([row], false));
    }

    [Fact]
    public async Task ReadAsync_SameRowAgainOrNothingThoughMore_FailsTheSource()
    {
        var row = new SourceRecord(Place(0), default);

        await AssertBrokeItsOrderAsync(new PassPage([row, row], false));
        await AssertBrokeItsOrderAsync(new PassPage([], true));
    }

    private static async Task AssertBrokeItsOrderAsync(PassPage page)
    {
        await using var pages = PassPages.ReadAsync((_, _) => Task.FromResult(page), All, default).GetAsyncEnumerator();

        var exception = await Assert.ThrowsAsync<PollFailedException>(async () => await pages.MoveNextAsync());
        Assert.StartsWith("The source broke its order", exception.Message, StringComparison.Ordinal);
    }

    private static Cursor Place(int number) => new(Start.UpdatedAt.AddMilliseconds(number), $"{number}");

    private Func<PassRequest, CancellationToken, Task<PassPage>> Rows(int count) => (request, _) =>
    {
        _requests.Add(request);
        var rows = Enumerable.Range(0, count)
            .Select(number => new SourceRecord(Place(number), default))
            .Where(row => row.Cursor.UpdatedAt > request.After.UpdatedAt || request.After.Id is null)
            .Take(request.Limit)
            .ToList();
        return Task.FromResult(new PassPage(rows, rows.Count == request.Limit));
    };
}
