using System.Globalization;
using MongoDB.Bson;
using Pipeline.Cli.Demo;
using Pipeline.Cli.Health;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Tests.EndToEnd;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Page;

/// <summary>A host as users run it, over a CouchDB with articles and a MongoDB with polled records.</summary>
public sealed class PageWorld : IAsyncLifetime
{
    public const string Source = "records";
    public const string User = "user-00001";

    /// <summary>Records that become dead letters: one whose steps are out of range, and one whose user is a number.</summary>
    public const int DeadLetters = 2;

    /// <summary>The rows of the table <c>labels</c>.</summary>
    public static readonly IReadOnlyList<(string Label, int Paragraphs)> Labels = [("Description", 12), ("Distribution", 7), ("Etymology", 3)];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Services.CouchDbStandIn _couchDb = new();
    private readonly Services.MongoDbStandIn _mongo = new();
    private readonly AzuriteFixture _azurite = new();
    private readonly TemporaryFolder _data = new();
    private readonly LabelLake _lake = new();
    private LocalHostProcess? _host;
    private ICouchDatabase? _articles;

    /// <summary>Where the host listens.</summary>
    public Uri Address => _host!.Address;

    internal Services.CouchDbStandIn CouchDb => _couchDb;

    /// <summary>A database of 40 articles, of which one is no UTF-8.</summary>
    internal ICouchDatabase Articles => _articles!;

    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAll(_couchDb.InitializeAsync(), _mongo.InitializeAsync(), _azurite.InitializeAsync());
        _articles = await _couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(_articles, Enumerable.Range(0, 39).Select(index => string.Create(CultureInfo.InvariantCulture, $"article/{index:00}")));
        await _articles.PutAsync(
            "broken", """{"_id":"broken","_attachments":{"article.txt":{"content_type":"text/plain","data":"/w=="}}}"""u8.ToArray(), patience.Token);
        var database = _mongo.NewDatabase();
        var now = TimeProvider.System.GetUtcNow();
        var options = new HealthDataOptions { Users = 2, Days = 60, NewestDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) };
        var records = HealthDataGenerator.Generate(options).SelectMany(user => user.Records).Select(record => record with { UpdatedAt = now.AddMinutes(-1) });
        await database.GetCollection<BsonDocument>(Source).InsertManyAsync(records.Select(StoredHealthRecord.Of), null, patience.Token);
        await database.GetCollection<BsonDocument>(Source).InsertManyAsync(
            [
                new BsonDocument { ["_id"] = "out of range", ["userId"] = User, ["date"] = "2020-01-31", ["metrics"] = new BsonDocument("steps", -1), ["updatedAt"] = now.AddMinutes(-1).UtcDateTime },
                new BsonDocument { ["_id"] = "user is a number", ["userId"] = 7, ["updatedAt"] = now.AddMinutes(-1).UtcDateTime },
            ],
            null,
            patience.Token);
        var settings = new Dictionary<string, string?>(_couchDb.Settings)
        {
            ["COUCHDB_DATABASE"] = _articles.Name,
            ["COUCHDB_JOBS_DATABASE"] = _couchDb.NewDatabaseName(),
            ["MONGO_URI"] = _mongo.Uri,
            ["MONGO_DB_NAME"] = database.DatabaseNamespace.DatabaseName,
            ["MONGO_COLLECTION"] = Source,
            ["AzureWebJobsStorage"] = _azurite.ConnectionString,
            ["CHECKPOINT_LOCATION"] = $"page-{Guid.NewGuid():N}",
            ["ENSURE_INDEXES"] = "true",
            ["POLL_LAG_SECONDS"] = "1",

            // Only the tests poll.
            ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
        };
        _lake.Write(Labels);
        foreach (var (name, value) in _lake.Settings)
        {
            settings[name] = value;
        }

        _host = await LocalHostProcess.StartAsync(0, _data.Path, settings, null, patience.Token);
        using var http = new HttpClient { BaseAddress = Address };
        using var polled = await http.PostAsync($"api/polls/{Source}/run", null, patience.Token);
        polled.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await Task.WhenAll(_couchDb.DisposeAsync(), _mongo.DisposeAsync(), _azurite.DisposeAsync());
        _data.Dispose();
        _lake.Dispose();
    }
}
