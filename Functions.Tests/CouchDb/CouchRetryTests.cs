using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchRetryTests
{
    [Theory]
    [InlineData(0.0, new[] { 0.25, 0.5, 1.0 })]
    [InlineData(0.5, new[] { 0.375, 0.75, 1.5 })]
    public async Task SendAsync_ServerErrorsToTheEnd_WaitsLongerEachTime(double random, double[] seconds)
    {
        var handler = new ScriptedHandler([.. Enumerable.Repeat(RecordedAnswers.ServerError, 4)]);
        using var client = new TestClient(handler, random: random);

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetInfoAsync());

        Assert.Equal(seconds, client.Skipped.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(4, handler.Sent.Count);
        Assert.Equal(500, failure.Status);
        Assert.Equal(
            FormattableString.Invariant(
                $"CouchDB answered info for database 'probe' with 500 (internal_server_error: No DB shards could be opened.). Tried 4 times in {seconds.Sum():0.0} s."),
            failure.Message);
    }

    [Fact]
    public async Task SendAsync_ErrorThenAnswer_GivesTheAnswer()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.ServerError, RecordedAnswers.DatabaseInfo));

        Assert.Equal(new DatabaseInfo("probe", 1003, 1, "5-OPAQUE", "1795216483"), await client.Database.GetInfoAsync());
    }

    [Fact]
    public async Task SendAsync_RetryAfterSeconds_WaitsJustThose()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Busy("7"), RecordedAnswers.DatabaseInfo));

        await client.Database.GetInfoAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], client.Skipped.Waits);
    }

    [Fact]
    public async Task SendAsync_RetryAfterDate_WaitsUntilThen()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Busy("Fri, 02 Jan 2026 03:04:15 GMT"), RecordedAnswers.DatabaseInfo));

        await client.Database.GetInfoAsync();

        Assert.Equal([TimeSpan.FromSeconds(10)], client.Skipped.Waits);
    }

    [Fact]
    public async Task SendAsync_RetryAfterInThePast_TriesAtOnce()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.Busy("Fri, 02 Jan 2026 03:00:00 GMT"), RecordedAnswers.DatabaseInfo));

        await client.Database.GetInfoAsync();

        Assert.All(client.Skipped.Waits, wait => Assert.Equal(TimeSpan.Zero, wait));
    }

    [Fact]
    public async Task SendAsync_RetryAfterBeyondTheWindow_EndsAtOnce()
    {
        var handler = new ScriptedHandler(RecordedAnswers.Busy("31"));
        using var client = new TestClient(handler);

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetInfoAsync());

        Assert.Equal(429, failure.Status);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task SendAsync_WaitsThatUseUpTheWindow_EndBeforeTheLastTry()
    {
        var handler = new ScriptedHandler([.. Enumerable.Repeat(RecordedAnswers.Busy("20"), 4)]);
        using var client = new TestClient(handler);

        await Assert.ThrowsAsync<CouchUnavailableException>(() => client.Database.GetInfoAsync());

        Assert.Equal(2, handler.Sent.Count);
    }

    [Fact]
    public async Task SendAsync_NoAnswerInTime_IsUnavailable()
    {
        var time = new TestClock();
        var options = new CouchDbOptions { Url = new Uri("http://h/"), Attempts = 1, RequestTimeout = TimeSpan.FromSeconds(7) };
        using var client = new TestClient(new ScriptedHandler(Answer.Never), options, time);

        var request = client.Database.GetInfoAsync();
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(request.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        var failure = await Assert.ThrowsAsync<CouchUnavailableException>(() => request);
        Assert.Equal("CouchDB did not go on with info for database 'probe' within 7 s (COUCHDB_REQUEST_TIMEOUT_SECONDS).", failure.Message);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task SendAsync_CancelledByTheCaller_IsNoFailureOfCouchDB()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = new TestClient(new ScriptedHandler(Answer.Never));

        var request = client.Database.GetInfoAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public async Task SendAsync_CancelledBetweenTwoTries_EndsTheWait()
    {
        var time = new TestClock();
        using var cancellation = new CancellationTokenSource();
        var handler = new ScriptedHandler(RecordedAnswers.ServerError);
        using var client = new TestClient(handler, time: time);

        var request = client.Database.GetInfoAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Single(handler.Sent);
    }

    public static TheoryData<string> NeverRetried => ["401", "403", "404", "400"];

    [Theory]
    [MemberData(nameof(NeverRetried))]
    public async Task SendAsync_AnswerThatWillNotChange_IsNotRetried(string status)
    {
        var answer = status switch
        {
            "401" => RecordedAnswers.BadPassword,
            "403" => RecordedAnswers.NotAdministrator,
            "404" => RecordedAnswers.DatabaseMissing,
            _ => RecordedAnswers.BadLimit,
        };
        var handler = new ScriptedHandler(answer);
        using var client = new TestClient(handler);

        await Assert.ThrowsAnyAsync<CouchDbException>(() => client.Database.GetInfoAsync());

        Assert.Single(handler.Sent);
        Assert.Empty(client.Skipped.Waits);
    }

    [Fact]
    public async Task SendAsync_Retries_AreLoggedAndCounted()
    {
        using var client = new TestClient(new ScriptedHandler(RecordedAnswers.ServerError, RecordedAnswers.DatabaseInfo));
        using var counted = new CountedMeasurements(client.Meters);

        await client.Database.GetInfoAsync();

        Assert.StartsWith(
            "Warning 2001 CouchDB: info for database 'probe' failed at try 1, next in 0.38 s: CouchDB answered info", Assert.Single(client.Log));
        Assert.Equal(1, counted["pipeline.couchdb.retries", "operation=info"]);
        Assert.Equal(1, counted["pipeline.couchdb.requests", "operation=info,status=5xx"]);
        Assert.Equal(1, counted["pipeline.couchdb.requests", "operation=info,status=2xx"]);
    }
}
