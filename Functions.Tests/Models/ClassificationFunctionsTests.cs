using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pipeline.Classification;
using Pipeline.Models;
using Pipeline.Tests.Classification;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Models;

public sealed class ClassificationFunctionsTests : IAsyncLifetime
{
    private const string Article = "Etymology. The name refers to the type locality.\n\nReferences\n";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(ClassificationFunctions)],
        configure: services => services.AddClassification(new ConfigurationBuilder().Build()));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Classify_Text_AnswersWithTheAnnotation()
    {
        using var response = await PostAsync("api/classify", Article, accept: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith(
            "[@Etymology. The name refers to the type locality.#Etymology*]\n\n[@References#", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_JsonAccepted_AnswersWithBlocks()
    {
        using var response = await PostAsync("api/classify", Article, "application/json");

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(SampleData.ShippedModel.Id, answer.RootElement.GetProperty("model").GetString());
        var first = answer.RootElement.GetProperty("blocks")[0];
        Assert.Equal(0, first.GetProperty("start").GetInt32());
        Assert.Equal(48, first.GetProperty("length").GetInt32());
        Assert.Equal("Etymology", first.GetProperty("label").GetString());
        Assert.InRange(first.GetProperty("probability").GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task Classify_HighestConfidenceAsked_GivesEveryUnsureBlockTheFallback()
    {
        using var response = await PostAsync("api/classify?minConfidence=1", "One word\n\nEtymology. The name.", "application/json");

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.All(
            answer.RootElement.GetProperty("blocks").EnumerateArray(),
            block => Assert.Equal(Confidence.FallbackLabel, block.GetProperty("label").GetString()));
        Assert.Equal(2, answer.RootElement.GetProperty("lowConfidence").EnumerateObject().Sum(count => count.Value.GetInt32()));
    }

    [Fact]
    public async Task Classify_ProbabilitiesAsked_GivesThoseOfEveryLabelOfEachBlock()
    {
        using var response = await PostAsync("api/classify?probabilities=true", Article, "application/json");

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.All(answer.RootElement.GetProperty("blocks").EnumerateArray(), block =>
        {
            var probabilities = block.GetProperty("probabilities").EnumerateObject().ToArray();
            Assert.Equal(block.GetProperty("label").GetString(), probabilities[0].Name);
            Assert.Equal(1, probabilities.Sum(pair => pair.Value.GetDouble()), 2);
        });
    }

    [Theory]
    [InlineData("api/classify?minConfidence=2", "minConfidence")]
    [InlineData("api/classify?minConfidence=much", "minConfidence")]
    [InlineData("api/classify?model=none", "model")]
    [InlineData("api/classify?probabilities=some", "probabilities")]
    [InlineData("api/classify?probabilities=true", "probabilities")]
    public async Task Classify_BadParameter_IsRefusedByName(string path, string field)
    {
        using var response = await PostAsync(path, Article, accept: null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(problem.RootElement.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Classify_OtherContent_IsRefused()
    {
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var wrongType = await _host.Client.PostAsync("api/classify", json);
        using var invalid = new ByteArrayContent([0x61, 0xFF]);
        invalid.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var notUtf8 = await _host.Client.PostAsync("api/classify", invalid);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrongType.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, notUtf8.StatusCode);
        Assert.Contains("offset 1", await notUtf8.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_TextOverTheLimit_Is413()
    {
        using var response = await PostAsync("api/classify", new string('a', ClassificationFunctions.MaxBytes + 1), accept: null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Models_Shipped_ShowsWhatItWasTrainedOnAndItsEvaluation()
    {
        using var answer = JsonDocument.Parse(await _host.Client.GetStringAsync("api/models"));

        var model = Assert.Single(answer.RootElement.GetProperty("models").EnumerateArray());
        Assert.Equal("taxonomy", model.GetProperty("name").GetString());
        Assert.Equal(SampleData.ShippedModel.Id, model.GetProperty("id").GetString());
        Assert.True(model.GetProperty("isDefault").GetBoolean());
        var description = model.GetProperty("description");
        Assert.Equal(13, description.GetProperty("labels").GetArrayLength());
        Assert.Equal("the train part of samples and pensoft-more.zip", description.GetProperty("trainingData").GetString());
        Assert.InRange(description.GetProperty("evaluation").GetProperty("macroF1").GetDouble(), 0.9, 1);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string text, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(text, Encoding.UTF8, "text/plain");
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await _host.Client.SendAsync(request);
    }
}
