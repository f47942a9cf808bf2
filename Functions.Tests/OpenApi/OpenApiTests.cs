using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Pipeline.Cli.Jobs;
using Pipeline.OpenApi;
using Pipeline.Tests.Page;

namespace Pipeline.Tests.OpenApi;

/// <summary>The description of the API, held to what the functions are and to what a host answers.</summary>
[Collection(PageCollection.Name)]
public sealed class OpenApiTests(PageWorld world) : IDisposable
{
    // What serves the page and the description itself.
    private static readonly string[] Undescribed = ["Page", "OpenApiDocument", "OpenApiDocs"];

    // This host has no table and no MySQL, and no statement went on.
    private static readonly string[] AsksForWhatIsNotThere = ["AskMySql", "CancelQuery", "GetQuery", "GetQueryRows", "GetQueryTable"];

    private readonly HttpClient _http = new() { BaseAddress = world.Address };

    // An annotation is saved over a revision that was read: AnnotationFunctionsTests does that.
    public static TheoryData<string> AllOperations => [.. ApiDocument.Operations.Select(operation => operation.Function).Except(["SaveAnnotation"])];

    public static TheoryData<string> GuardedOperations =>
        [.. ApiDocument.Operations.Where(operation => !operation.TakesAnyQuery).Select(operation => operation.Function)];

    public void Dispose() => _http.Dispose();

    [Fact]
    public void Operations_FunctionsThatAnswerHttp_AreAllDescribedOnce() => Assert.Equal(
        ApiDocument.Triggers(typeof(PipelineServices).Assembly).Keys.Except(Undescribed).Order(StringComparer.Ordinal),
        ApiDocument.Operations.Select(operation => operation.Function).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Document_FromTheHost_NamesItsVersionAndEveryReferenceLeadsSomewhere()
    {
        var text = await _http.GetStringAsync("api/openapi.json");
        var document = JsonNode.Parse(text)!;

        Assert.Equal("3.1.0", (string)document["openapi"]!);
        var schemas = document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToHashSet(StringComparer.Ordinal);
        var references = System.Text.RegularExpressions.Regex.Matches(text, "#/components/schemas/(\\w+)").Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(schemas, references);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task Operation_Example_IsAnsweredAsTheDescriptionSays(string function)
    {
        var document = JsonNode.Parse(await _http.GetStringAsync("api/openapi.json"))!;
        var (path, method, described) = Find(document, function);
        if (path.Contains("match", StringComparison.Ordinal))
        {
            await StoreReferenceAsync();
        }

        if (function is "GetSchedule" or "DeleteSchedule")
        {
            await StoreScheduleAsync();
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), await AddressAsync(path, described, untilEnd: function is "UndoJob" or "DeleteJob")) { Content = Body(described, world.Articles.Name) };
        if (function == "Classify")
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        }

        using var answer = await _http.SendAsync(request);

        // A host whose dependencies are not ready says so, and that is described too.
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        // What may be asked of a job depends on how far it has come meanwhile.
        Assert.True(
            answer.IsSuccessStatusCode || function is "Ready" or "CancelJob" or "SuspendJob" or "ResumeJob" or "RestartJob" || AsksForWhatIsNotThere.Contains(function),
            $"{request.Method} {request.RequestUri} answered {status}: {await answer.Content.ReadAsStringAsync()}");
        var response = described["responses"]![status];
        Assert.NotNull(response);
        if (status == "204")
        {
            return;
        }

        var content = response["content"]![answer.Content.Headers.ContentType!.MediaType!];
        Assert.NotNull(content);
        if (answer.Content.Headers.ContentType.MediaType!.EndsWith("json", StringComparison.Ordinal))
        {
            AssertFits(document, content["schema"]!, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [MemberData(nameof(GuardedOperations))]
    public async Task Operation_NameInTheQueryThatIsNone_IsRefusedWithThoseThatAreDescribed(string function)
    {
        var document = JsonNode.Parse(await _http.GetStringAsync("api/openapi.json"))!;
        var (path, method, described) = Find(document, function);
        var names = (described["parameters"] as JsonArray ?? []).Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!).ToList();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Filled(path, "j1")}?zzz=1") { Content = Body(described, world.Articles.Name) };

        using var answer = await _http.SendAsync(request);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(400, (int)answer.StatusCode);
        AssertFits(document, described["responses"]!["400"]!["content"]!["application/problem+json"]!["schema"]!, text);
        Assert.Contains(names.Count == 0 ? "this address takes no query." : $"the query takes {string.Join(", ", names)}.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docs_PageAndItsFiles_AreOfThisHost()
    {
        foreach (var (file, type) in new[] { ("", "text/html"), ("swagger-ui.css", "text/css"), ("swagger-ui-bundle.js", "text/javascript"), ("docs.js", "text/javascript") })
        {
            using var answer = await _http.GetAsync($"api/docs/{file}");
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    private static (string Path, string Method, JsonNode Operation) Find(JsonNode document, string function) =>
        (from path in document["paths"]!.AsObject()
         from method in path.Value!.AsObject()
         where (string)method.Value!["operationId"]! == function
         select (path.Key, method.Key, method.Value)).Single();

    private async Task<string> AddressAsync(string path, JsonNode described, bool untilEnd)
    {
        var query = (described["parameters"] as JsonArray ?? [])
            .Where(parameter => (string)parameter!["in"]! == "query" && parameter["example"] is not null)
            .Select(parameter => $"{parameter!["name"]}={Uri.EscapeDataString(parameter["example"]!.ToString())}");
        var isOfAnnotation = path.Contains("annotations", StringComparison.Ordinal);
        var job = isOfAnnotation || path.Contains("jobs/{id}", StringComparison.Ordinal) ? await StartJobAsync(untilEnd || isOfAnnotation) : "";
        var id = path.StartsWith("/matching/review/", StringComparison.Ordinal) ? await QueueReviewAsync()
            : path.Contains("jobs/{id}", StringComparison.Ordinal) ? job
            : "article/01";
        return $"{Filled(path, id)}?{string.Join('&', query)}".TrimEnd('?');
    }

    private string Filled(string path, string id) => "api" + path
        .Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)
        .Replace("{database}", world.Articles.Name, StringComparison.Ordinal)
        .Replace("{source}", PageWorld.Source, StringComparison.Ordinal)
        .Replace("{name}", "companies", StringComparison.Ordinal)
        .Replace("{attachment}", "article.txt", StringComparison.Ordinal);

    private static HttpContent? Body(JsonNode described, string database)
    {
        if (described["requestBody"]?["content"]!.AsObject().Single() is not { Key: { } type, Value: { } content })
        {
            return null;
        }

        // The database of the example is none of this host's.
        var example = content["example"]!.DeepClone();
        if (example is JsonObject fields && fields.ContainsKey("database"))
        {
            fields["database"] = database;
        }

        return new StringContent(example is JsonObject ? example.ToJsonString() : example.GetValue<string>(), Encoding.UTF8, type);
    }

    /// <summary>A job that runs until it is cancelled or has ended, with an annotation for every article afterwards.</summary>
    private async Task<string> StartJobAsync(bool untilEnd)
    {
        using var client = new JobClient(world.Address);
        var id = await client.StartAsync(new("classify", world.Articles.Name, "*.txt", 10, 4), CancellationToken.None);
        if (untilEnd)
        {
            await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync(CancellationToken.None);
        }

        return id;
    }

    private async Task StoreScheduleAsync()
    {
        using var schedule = new StringContent("""{"cron":"0 0 0 29 2 *","job":{}}""", Encoding.UTF8, "application/json");
        using var stored = await _http.PutAsync("api/schedules/companies", schedule);
        stored.EnsureSuccessStatusCode();
    }

    private async Task StoreReferenceAsync()
    {
        using var reference = new StringContent("id,name\n1,Example Ltd\n2,Delta Industries\n", Encoding.UTF8, "text/csv");
        using var stored = await _http.PutAsync("api/matching/references/companies", reference);
        stored.EnsureSuccessStatusCode();
    }

    private async Task<string> QueueReviewAsync()
    {
        const string Names = """{"references":"companies","names":[{"id":"s1","name":"Delta Industry"}],"accept":1,"review":0,"queue":true}""";
        using var content = new StringContent(Names, Encoding.UTF8, "application/json");
        using var matched = await _http.PostAsync("api/match", content);
        matched.EnsureSuccessStatusCode();
        var queue = JsonNode.Parse(await _http.GetStringAsync("api/matching/review?references=companies"))!;
        return ((string)queue["items"]![0]!["_id"]!)["review:".Length..];
    }

    // Strict: a field that the schema does not name is one too many.
    private static void AssertFits(JsonNode document, JsonNode schema, string answer)
    {
        var root = schema.DeepClone().AsObject();
        root["$defs"] = document["components"]!["schemas"]!.DeepClone();
        Close(root);
        using var json = JsonDocument.Parse(answer);
        var result = JsonSchema.FromText(root.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))
            .Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{answer}\n{JsonSerializer.Serialize(result)}");
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }

            foreach (var (_, inner) in schema.ToList())
            {
                Close(inner);
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var inner in array)
            {
                Close(inner);
            }
        }
    }
}
