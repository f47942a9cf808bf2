using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.Api;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.MicroBatch;

public sealed class DeadLetterFunctionsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 18, 0, 0, TimeSpan.Zero);

    private readonly Letters _letters = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(DeadLetterFunctions)], new Dictionary<string, string?>(), services => services
        .Configure<MicroBatchOptions>(options => (options.MongoUri, options.Collection) = ("mongodb://127.0.0.1/", "steps"))
        .AddSingleton<IDeadLetterList>(_letters));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_PageAfterPage_GivesEveryLetterOnce()
    {
        var read = new List<string>();
        string? continuation = "";
        do
        {
            var (status, page) = await GetAsync($"limit=2&continuation={continuation}");
            Assert.Equal(HttpStatusCode.OK, status);
            read.AddRange(page["deadLetters"]!.AsArray().Select(letter => (string)letter!["recordId"]!));
            continuation = (string?)page["continuation"];
        }
        while (continuation is not null);

        Assert.Equal(["4", "3", "2", "1", "0"], read);
    }

    [Fact]
    public async Task List_RecordsAskedForOrNot_ShowsThemInThatCaseAlone()
    {
        var (_, without) = await GetAsync("limit=1");
        var (_, with) = await GetAsync("limit=1&raw=true");

        Assert.Equal(
            """{"recordId":"4","updatedAt":"2026-01-31T18:00:00+00:00","userId":"Zoë","field":null,"reason":"'userId' is wrong","deadAt":"2026-01-31T18:00:04+00:00"}""",
            without["deadLetters"]![0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("""{"a":1}""", (string)with["deadLetters"]![0]!["content"]!);
    }

    [Theory]
    [InlineData("limit=0", "'limit' is '0'; a whole number from 1 to 200 is wanted.")]
    [InlineData("limit=201", "'limit' is '201'; a whole number from 1 to 200 is wanted.")]
    [InlineData("limit=51&raw=true", "'limit' is '51'; with 'raw' a whole number from 1 to 50 is wanted.")]
    [InlineData("raw=yes", "'raw' is 'yes'; true or false is wanted.")]
    [InlineData("raw=true&raw=false", "'raw' is given 2 times; give it once.")]
    [InlineData("continuation=MQ", "'continuation' is not one that this list has given.")]
    [InlineData("continuation=%21", "'continuation' is not one that this list has given.")]
    [InlineData("continuation=OTk5OTk5OTk5OTk5OTk5OTk5IGE", "'continuation' is not one that this list has given.")]
    public async Task List_BadQuery_Is400AndSaysWhatWouldBeRight(string query, string message)
    {
        var (status, problem) = await GetAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, message), (status, (string)problem["detail"]!));
    }

    [Fact]
    public async Task List_SourceThatIsNone_Is404()
    {
        using var answer = await _host.Client.GetAsync("api/polls/other/dead-letters");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task List_DatabaseAway_Is503()
    {
        _letters.IsAway = true;

        var (status, problem) = await GetAsync("");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "MongoDB at host does not answer."), (status, (string)problem["detail"]!));
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string query)
    {
        using var answer = await _host.Client.GetAsync($"api/polls/steps/dead-letters?{query}");
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private sealed class Letters : IDeadLetterList
    {
        public bool IsAway { get; set; }

        public Task<IReadOnlyList<ListedDeadLetter>> ReadAsync(
            PollSource source, DeadLetterPosition? after, int limit, bool withContent, CancellationToken cancellationToken) => IsAway
            ? throw new SourceUnavailableException("MongoDB at host does not answer.")
            : Task.FromResult<IReadOnlyList<ListedDeadLetter>>([.. Enumerable.Range(0, 5).Reverse()
                .Select(number => new ListedDeadLetter(
                    $"steps {number} key", $"{number}", Start, "Zoë", null, "'userId' is wrong", Start.AddSeconds(number), withContent ? """{"a":1}""" : null))
                .Where(letter => after is null || string.CompareOrdinal(letter.Key, after.Key) < 0)
                .Take(limit)]);
    }
}
