using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

/// <summary>What the client tells the limit of concurrent requests, and when it holds a place under it.</summary>
public class OverloadTests
{
    private const string Info = """{"db_name":"probe","doc_count":1003}""";
    private const string Rows = """{"total_rows":2,"offset":0,"rows":[{"id":"a","doc":{"_id":"a","_rev":"1-x"}},{"id":"b","doc":{"_id":"b","_rev":"1-y"}}]}""";

    [Theory]
    [InlineData(429, 4)]
    [InlineData(503, 4)]
    [InlineData(504, 4)]
    [InlineData(500, 8)]
    [InlineData(502, 8)]
    [InlineData(404, 8)]
    public async Task SendAsync_Status_HalvesTheLimitOnlyWhenItTellsOfOverload(int status, int expected)
    {
        using var client = new TestClient(new ScriptedHandler(Answer.Json(status, "{}")), Options(initial: 8, attempts: 1));

        await Assert.ThrowsAnyAsync<CouchDbException>(() => client.Database.GetInfoAsync());

        Assert.Equal((expected, 0), (client.Limit.Limit, client.Limit.InFlight));
        Assert.Equal(expected == 4 ? 1 : 0, client.Log.Count(line => line.StartsWith("Warning 2004 CouchDB is overloaded: at most 4 requests", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SendAsync_ConnectionRefused_LeavesTheLimitAsItIs()
    {
        using var client = new TestClient(
            new ScriptedHandler(Answer.Throws(new HttpRequestException(HttpRequestError.ConnectionError))), Options(initial: 8, attempts: 1));

        await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetInfoAsync());

        Assert.Equal((8, 0), (client.Limit.Limit, client.Limit.InFlight));
    }

    [Fact]
    public async Task SendAsync_NoAnswerInTime_HalvesTheLimit()
    {
        var time = new TestClock();
        using var client = new TestClient(new ScriptedHandler(Answer.Never), Options(initial: 8, attempts: 1), time);

        var request = client.Database.GetInfoAsync();
        await AdvanceUntilAsync(time, request);

        await Assert.ThrowsAsync<CouchUnavailableException>(() => request);
        Assert.Equal((4, 0), (client.Limit.Limit, client.Limit.InFlight));
    }

    [Fact]
    public async Task SendAsync_RefusedAgainAtTheRetry_HalvesOnceForEachTry()
    {
        using var client = new TestClient(
            new ScriptedHandler(RecordedAnswers.Busy("1"), RecordedAnswers.Busy("2"), Answer.Json(200, Info)), Options(initial: 8));

        await client.Database.GetInfoAsync();

        Assert.Equal(2, client.Limit.Limit);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], client.Skipped.Waits);
    }

    [Fact]
    public async Task SendAsync_AnotherRequestWaitsForItsRetry_GoesFirst()
    {
        var time = new TestClock();
        using var client = new TestClient(
            new ScriptedHandler(RecordedAnswers.Busy("7"), Answer.Json(200, Info), Answer.Json(200, Info)), Options(initial: 1, most: 1), time);

        var refused = client.Database.GetInfoAsync();
        var other = await client.Database.GetInfoAsync();

        Assert.False(refused.IsCompleted);
        Assert.Equal(1003, other.DocumentCount);
        await AdvanceUntilAsync(time, refused);
        Assert.Equal(1003, (await refused).DocumentCount);
    }

    [Fact]
    public async Task ReadAsync_AnotherRequestForEachDocument_DoesNotWaitForItsOwnReader()
    {
        using var client = new TestClient(
            new ScriptedHandler(Answer.Json(200, Rows), Answer.Json(200, Info), Answer.Json(200, Info)), Options(initial: 1, most: 1));
        var read = new List<(string Id, long Count)>();

        await foreach (var document in client.Database.ReadAsync(KeyRange.All, 10))
        {
            using (document)
            {
                read.Add((document.Id, (await client.Database.GetInfoAsync()).DocumentCount));
            }
        }

        Assert.Equal([("a", 1003), ("b", 1003)], read);
        Assert.Equal(0, client.Limit.InFlight);
    }

    [Fact]
    public async Task SendAsync_CancelledUnderWay_GivesThePlaceBackAndLeavesTheLimit()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = new TestClient(new ScriptedHandler(Answer.Never), Options(initial: 8));

        var request = client.Database.GetInfoAsync(cancellation.Token);
        Assert.Equal(1, client.Limit.InFlight);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal((8, 0), (client.Limit.Limit, client.Limit.InFlight));
    }

    [Fact]
    public async Task CheckAsync_AllPlacesTaken_AsksAllTheSame()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Up, RecordedAnswers.Welcome), Options(initial: 1, most: 1));
        using var place = await client.Limit.EnterAsync(default);

        var check = await client.Server.CheckAsync();

        Assert.True(check.Ready);
    }

    private static async Task AdvanceUntilAsync(TestClock time, Task request)
    {
        while (!request.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static CouchDbOptions Options(int initial, int most = 1024, int attempts = 4) => new()
    {
        Url = new Uri("http://couch.example:5984/"),
        InitialRequests = initial,
        MaxRequests = most,
        Attempts = attempts,
    };
}
