using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Queries.Runs;
using Pipeline.Query.Results;
using Pipeline.Tests.Checkpoints;

namespace Pipeline.Tests.Queries.Runs;

public sealed class QueryRunStoreTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryCheckpointStore _blobs;
    private readonly QueryRunStore _store;
    private readonly QueryRunState _running;

    public QueryRunStoreTests()
    {
        _blobs = new(_time);
        _store = new(() => _blobs, _time);
        var now = _time.GetUtcNow();
        _running = new(Guid.CreateVersion7(now).ToString("N"), "files", "00", QueryPhase.Running, now, now.AddSeconds(30), ResultFormat.Arrays);
    }

    [Theory]
    [InlineData(89, "Running")]
    [InlineData(90, "Failed")]
    public async Task FindAsync_RunningBeyondItsDeadline_CountsAsLost(int seconds, string phase)
    {
        await _store.WriteAsync(_running, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(phase, (await _store.FindAsync(_running.Id, CancellationToken.None))!.Phase.ToString());
    }

    [Fact]
    public async Task ListAsync_Expired_IsRemovedWithItsRows()
    {
        await _store.WriteAsync(_running, CancellationToken.None);
        await _store.WritePageAsync(_running.Id, 0, "[1]"u8.ToArray(), CancellationToken.None);
        await _store.AskForEndAsync(_running.Id, CancellationToken.None);
        _time.Advance(QueryRunStore.Kept + TimeSpan.FromSeconds(1));

        Assert.Null(await _store.FindAsync(_running.Id, CancellationToken.None));
        Assert.Empty(await _store.ListAsync(CancellationToken.None));
        Assert.Empty(await _blobs.ListAsync("", CancellationToken.None));
    }

    [Fact]
    public async Task StoredRows_MoreThanAPage_ArePagesOfWholeRows()
    {
        var rows = new StoredRows(_store, _running.Id, ResultFormat.Arrays);
        await rows.StartAsync(new ResultHead([new("a", "VARCHAR")], []), CancellationToken.None);
        var row = $"[\"{new string('x', 1024 * 1024)}\"]";
        for (var number = 0; number < 5; number++)
        {
            await rows.WriteAsync(Encoding.UTF8.GetBytes(number == 0 ? row : ",\n" + row), CancellationToken.None);
        }

        await rows.FlushAsync(CancellationToken.None);

        Assert.Equal(2, rows.Pages);
        Assert.Equal(row, Encoding.UTF8.GetString((await _store.ReadPageAsync(_running.Id, 1, CancellationToken.None))!.Value.Span));
        Assert.Equal(string.Join(",\n", Enumerable.Repeat(row, 4)), Encoding.UTF8.GetString((await _store.ReadPageAsync(_running.Id, 0, CancellationToken.None))!.Value.Span));
    }
}
