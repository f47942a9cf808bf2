using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Matches;

public sealed class MatchFunctionsTests : IAsyncLifetime
{
    private const string Companies = "id,name,country\n1,Tetra Tech Inc,US\n2,Acme Rocket Systems Ltd,GB\n3,Delta Holding,US\n4,Delta Holding,FR\n,Bad row,US\n";

    private readonly TestClock _clock = new();
    private readonly MemoryCouchServer _couch = new();
    private MemoryCheckpointStore _blobs = null!;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _blobs = new MemoryCheckpointStore(_clock);
        _host = await MatchHost.StartAsync(_blobs, _couch, _clock);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task PutReference_Csv_IsStoredListedShownAndDeleted()
    {
        var stored = await PutAsync("companies", Companies);
        Assert.Equal(4, (int)stored["reference"]!["entities"]!);
        Assert.Equal(1, (int)stored["reference"]!["leftOut"]!);
        Assert.Equal(("id", 6), ((string)stored["problems"]![0]!["field"]!, (int)stored["problems"]![0]!["row"]!));

        var again = await PutAsync("companies", Companies);
        Assert.Equal(stored["reference"]!.ToJsonString(), again["reference"]!.ToJsonString());
        Assert.Equal("companies", (string)JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/references"))!["references"]![0]!["name"]!);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync("api/matching/references/companies")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync("api/matching/references/companies")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync("api/matching/references/companies")).StatusCode);
        Assert.Empty(await _blobs.ListAsync("", default));
    }

    [Fact]
    public async Task PutReference_NewVersions_KeepTheOneBefore()
    {
        var first = await PutAsync("c", "id,name\n1,One\n");
        var second = await PutAsync("c", "id,name\n1,Two\n");
        await PutAsync("c", "id,name\n1,Three\n");
        var blobs = await _blobs.ListAsync("c/", default);
        Assert.Equal(2, blobs.Count);
        Assert.Contains($"c/{(string)second["reference"]!["version"]!}.ndjson.gz", blobs);
        Assert.DoesNotContain($"c/{(string)first["reference"]!["version"]!}.ndjson.gz", blobs);
    }

    [Fact]
    public async Task PutReference_Database_TakesItsDocuments()
    {
        var database = _couch.Create("companies");
        database.Put("a", new JsonObject { ["name"] = "Acme Rocket Systems" });
        database.Put("b", new JsonObject { ["name"] = "Tetra Tech" });
        database.Put("c", new JsonObject { ["title"] = "no name" });
        var stored = await PutAsync("from-couch", """{"database":"companies"}""", "application/json");
        Assert.Equal(2, (int)stored["reference"]!["entities"]!);
    }

    [Theory]
    [InlineData("Upper", "id,name\n1,One\n", "text/csv", "name")]
    [InlineData("r", "", "text/csv", "body")]
    [InlineData("r", "{}", "application/json", "body")]
    [InlineData("r", "{\"blob\":\"missing.csv\"}", "application/json", "blob")]
    public async Task PutReference_Bad_IsRefusedByName(string name, string text, string type, string field)
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        using var response = await _host.Client.PutAsync($"api/matching/references/{name}", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![field]);
    }

    [Fact]
    public async Task Match_Names_AnswersInTheirOrder()
    {
        await PutAsync("companies", Companies);
        var answer = await MatchAsync("""{"references":"companies","names":["ACME Rocket Systems Limited","Nothing like it",{"id":"x","name":"Delta Holding","country":"fr"}]}""");
        var results = answer["results"]!.AsArray();
        Assert.Equal(["matched", "none", "matched"], results.Select(result => (string)result!["status"]!));
        Assert.Equal(("2", "4"), ((string)results[0]!["best"]!["id"]!, (string)results[2]!["best"]!["id"]!));
        Assert.Equal("x", (string)results[2]!["sourceId"]!);
        Assert.Equal(["acme", "rocket", "systems"], results[0]!["evidence"]!["words"]!.AsArray().Select(word => (string)word!));
    }

    [Theory]
    [InlineData("""{"names":["a"]}""", "references")]
    [InlineData("""{"references":"r","names":[]}""", "names")]
    [InlineData("""{"references":"r","names":[7]}""", "names[0]")]
    [InlineData("""{"references":"r","names":["a"],"accept":2}""", "accept")]
    [InlineData("""{"references":"r","names":["a"],"accept":0.3,"review":0.4}""", "review")]
    [InlineData("""{"references":"r","names":["a"],"colour":1}""", "colour")]
    [InlineData("""{"references":"r","names":[{"name":"a"}],"queue":true}""", "names[0].id")]
    [InlineData("""[]""", "body")]
    public async Task Match_BadRequest_IsRefusedByName(string body, string field)
    {
        using var response = await PostAsync("api/match", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![field]);
    }

    [Fact]
    public async Task Match_NoReference_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("api/match", """{"references":"none","names":["a"]}""")).StatusCode);

    [Fact]
    public async Task Match_ThousandAndOneNames_IsRefused()
    {
        var names = string.Join(',', Enumerable.Repeat("\"a\"", 1_001));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("api/match", $$"""{"references":"r","names":[{{names}}]}""")).StatusCode);
    }

    [Fact]
    public async Task Review_Decision_OverridesLaterRunsAndIsExported()
    {
        await PutAsync("companies", Companies);
        const string Body = """{"references":"companies","names":[{"id":"s1","name":"Delta Holding"}],"accept":1,"review":0,"queue":true}""";
        Assert.Equal("review", (string)(await MatchAsync(Body))["results"]![0]!["status"]!);
        await MatchAsync(Body);
        var queue = JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review?references=companies"))!;
        Assert.Equal(1, (int)queue["total"]!);
        var id = ((string)queue["items"]![0]!["_id"]!)["review:".Length..];

        using var decided = await PostAsync($"api/matching/review/{id}", """{"target":"4","author":"ann"}""");
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        var answer = await MatchAsync(Body);
        Assert.Equal(("matched", "4", "ann"), (
            (string)answer["results"]![0]!["status"]!, (string)answer["results"]![0]!["best"]!["id"]!, (string)answer["decided"]!["s1"]!));
        Assert.Equal(0, (int)JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!["total"]!);
        Assert.Equal("source_name,target_id,split\nDelta Holding,4,train\n", await _host.Client.GetStringAsync("api/matching/pairs?references=companies"));

        await PutAsync("companies", Companies.Replace("4,Delta Holding,FR\n", "", StringComparison.Ordinal));
        Assert.Equal("review", (string)(await MatchAsync(Body))["results"]![0]!["status"]!);
        var shownAgain = JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!;
        Assert.Equal("targetMissing", (string)shownAgain["items"]![0]!["reason"]!);
    }

    [Fact]
    public async Task Review_Reject_MakesItNone()
    {
        await PutAsync("companies", Companies);
        const string Body = """{"references":"companies","names":[{"id":"s1","name":"Delta Holding"}],"accept":1,"review":0,"queue":true}""";
        await MatchAsync(Body);
        var queue = JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!;
        var id = ((string)queue["items"]![0]!["_id"]!)["review:".Length..];
        await PostAsync($"api/matching/review/{id}", """{"decision":"reject","author":"bob"}""");
        var result = (await MatchAsync(Body))["results"]![0]!;
        Assert.Equal("none", (string)result["status"]!);
        Assert.Null(result["best"]);
    }

    [Theory]
    [InlineData("""{"decision":"accept"}""", "author")]
    [InlineData("""{"decision":"maybe","author":"a"}""", "decision")]
    [InlineData("""{"target":"99","author":"a"}""", "target")]
    public async Task Review_BadDecision_IsRefusedByName(string body, string field)
    {
        await PutAsync("companies", Companies);
        await MatchAsync("""{"references":"companies","names":[{"id":"s1","name":"Delta Holding"}],"accept":1,"review":0,"queue":true}""");
        var queue = JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!;
        var id = ((string)queue["items"]![0]!["_id"]!)["review:".Length..];
        using var response = await PostAsync($"api/matching/review/{id}", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![field]);
        Assert.Equal(1, (int)JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!["total"]!);
    }

    [Fact]
    public async Task Metrics_NamesAndDecisions_AreCountedByWhatCameOfThem()
    {
        await PutAsync("companies", Companies);
        await MatchAsync("""{"references":"companies","names":["ACME Rocket Systems Limited","Tetra Tech","Nothing like it"]}""");
        await MatchAsync("""{"references":"companies","names":[{"id":"s1","name":"Delta Holding"}],"accept":1,"review":0,"queue":true}""");
        var queue = JsonNode.Parse(await _host.Client.GetStringAsync("api/matching/review"))!;
        var id = ((string)queue["items"]![0]!["_id"]!)["review:".Length..];
        using var decided = await PostAsync($"api/matching/review/{id}", """{"decision":"accept","author":"ann"}""");

        var metrics = await _host.Client.GetStringAsync("api/metrics");

        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.Contains("pipeline_match_names_total{by=\"request\",status=\"matched\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_match_names_total{by=\"request\",status=\"none\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_match_names_total{by=\"request\",status=\"review\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_match_decisions_total{decision=\"accept\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_match_request_duration_seconds_count 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_match_references_ready 1\n", metrics, StringComparison.Ordinal);
    }

    private async Task<JsonNode> PutAsync(string name, string text, string type = "text/csv")
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        using var response = await _host.Client.PutAsync($"api/matching/references/{name}", content);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    private async Task<JsonNode> MatchAsync(string body)
    {
        using var response = await PostAsync("api/match", body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonNode.Parse(answer)!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _host.Client.PostAsync(path, content);
    }
}
