using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Classification;
using Pipeline.Classification.Training;
using Pipeline.Cli.Classification;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Jobs that choose their model and their least confidence, over HTTP, with the host and CouchDB as processes.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class ModelChoiceTests(Services.CouchDbStandIn couchDb) : IDisposable
{
    private const int Articles = 12;
    private const int BlocksPerArticle = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _models = new();
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _data.Dispose();
        _models.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Jobs_OfTwoModelsAndLeastConfidences_RecordTheModelRedoWhatDiffersAndCountUnsureBlocks()
    {
        var (shipped, small) = (WriteShippedModel(), TrainSmallModel());
        var database = await CreateArticlesAsync();
        await using var host = await StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };

        var first = await RunAsync(http, new { database = database.Name });
        Assert.Equal((Articles, 0, shipped), (first.Saved, first.Skipped, await RecordedModelAsync(database)));
        Assert.Null(first.LowConfidence);

        var other = await RunAsync(http, new { database = database.Name, model = "small" });
        Assert.Equal((Articles, 0, small), (other.Saved, other.Skipped, await RecordedModelAsync(database)));

        var byId = await RunAsync(http, new { database = database.Name, model = small });
        Assert.Equal((0, Articles), (byId.Saved, byId.Skipped));

        var unsure = await RunAsync(http, new { database = database.Name, model = "taxonomy", minConfidence = 1 });
        Assert.Equal((Articles, 0, shipped), (unsure.Saved, unsure.Skipped, await RecordedModelAsync(database)));
        Assert.Equal(Articles * BlocksPerArticle, unsure.LowConfidence!.AsObject().Sum(pair => (int)pair.Value!));
        Assert.Equal(Articles, (int)unsure.LowConfidence["Etymology"]!);
        using var annotation = await database.GetAttachmentAsync("article-01", "article.txt.ann", null, 100_000, cancellationToken: _patience.Token);
        Assert.Contains("[@Etymology. Named after its shape.#Misc-exposition*]", Encoding.UTF8.GetString(annotation!.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_UnknownModel_IsRefusedWithThoseThatThereAre()
    {
        WriteShippedModel();
        var database = await CreateArticlesAsync();
        await using var host = await StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };

        using var response = await http.PostAsJsonAsync("api/jobs", new { database = database.Name, model = "none" }, _patience.Token);

        Assert.Equal(400, (int)response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(_patience.Token))!;
        Assert.Contains("there are taxonomy", (string)problem["errors"]!["model"]![0]!, StringComparison.Ordinal);
    }

    private string WriteShippedModel()
    {
        File.Copy(ModelFile.Shipped, Path.Combine(_models.Path, "taxonomy.model"));
        return ModelFile.Load(ModelFile.Shipped).Id;
    }

    private string TrainSmallModel()
    {
        _models.Write("a.ann", "[@Etymology. From Latin.#Etymology*]\n\n[@A word on fungi.#Notes*]\n");
        var file = Path.Combine(_models.Path, "small.model");
        var request = new TrainRequest([_models.Path], null, file, new DateOnly(2026, 1, 2), true, new TrainingOptions { MaximumEpochs = 1 });
        Assert.Equal(0, TrainCommand.Run(request, TextWriter.Null, TextWriter.Null, _patience.Token));
        return ModelFile.Load(file).Id;
    }

    private async Task<ICouchDatabase> CreateArticlesAsync()
    {
        var database = await couchDb.CreateDatabaseAsync();
        var text = Convert.ToBase64String("A new species of fungus\n\nEtymology. Named after its shape.\n\nDistribution. China.\n"u8);
        var writes = Enumerable.Range(0, Articles).Select(index => new DocumentWrite($"article-{index:00}", Encoding.UTF8.GetBytes(new JsonObject
        {
            ["_id"] = $"article-{index:00}",
            ["_attachments"] = new JsonObject { ["article.txt"] = new JsonObject { ["content_type"] = "text/plain", ["data"] = text } },
        }.ToJsonString())));
        Assert.All(await database.SaveAsync([.. writes]), result => Assert.IsType<WriteResult.Saved>(result));
        return database;
    }

    private Task<LocalHostProcess> StartAsync()
    {
        var settings = new Dictionary<string, string?>(couchDb.Settings)
        {
            ["COUCHDB_JOBS_DATABASE"] = couchDb.NewDatabaseName(),
            ["MODEL_LOCATION"] = _models.Path,
        };
        return LocalHostProcess.StartAsync(0, _data.Path, settings, null, _patience.Token);
    }

    private async Task<(long Saved, long Skipped, JsonNode? LowConfidence)> RunAsync(HttpClient http, object request)
    {
        using var response = await http.PostAsJsonAsync("api/jobs", request, _patience.Token);
        Assert.Equal(202, (int)response.StatusCode);
        using var client = new JobClient(http.BaseAddress!);
        var id = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(_patience.Token))!["id"]!;
        var end = await client.FollowAsync(id, PollInterval, _patience.Token).LastAsync(_patience.Token);
        Assert.Equal("Completed", end.Status);
        var counts = JsonNode.Parse(await http.GetStringAsync($"api/jobs/{id}", _patience.Token))!["output"]!["counts"]!;
        return ((long)counts["saved"]!, (long)counts["skipped"]!, counts["lowConfidence"]);
    }

    private async Task<string> RecordedModelAsync(ICouchDatabase database)
    {
        using var document = await database.GetAsync("article-01", _patience.Token);
        return (string)JsonNode.Parse(document!.Json.Span)!["annotations"]!["article.txt"]!["model"]!;
    }
}
