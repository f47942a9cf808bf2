using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Checkpoints;
using Pipeline.Classification;
using Pipeline.MicroBatch;
using Pipeline.Models;
using Pipeline.Tests.Classification;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Models;

[Collection(AzuriteCollection.Name)]
public sealed class BlobModelStoreTests(AzuriteFixture azurite)
{
    private readonly string _container = $"models-{Guid.NewGuid():N}";

    [Fact]
    public async Task Find_ModelsOfAContainer_ByNameOrId()
    {
        await UploadAsync("taxonomy.model", await File.ReadAllBytesAsync(ModelFile.Shipped));
        await UploadAsync("a.model", "no model"u8.ToArray());
        await UploadAsync("old/b.model", "in a folder"u8.ToArray());
        await UploadAsync("notes.txt", "no model"u8.ToArray());
        await using var provider = Provide();
        var models = provider.GetRequiredService<IModels>();

        Assert.Equal(["a", "taxonomy"], models.Names);
        Assert.Equal(SampleData.ShippedModel.Id, models.Find(null)!.ModelId);
        Assert.Same(models.Find(null), models.Find(SampleData.ShippedModel.Id));
        Assert.Null(models.Find("none"));
        var exception = Assert.Throws<ModelUnavailableException>(() => models.Find("a"));
        Assert.StartsWith($"{_container}/a.model: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NoModelAtFirst_IsFoundOnceThereIsOne()
    {
        await using var provider = Provide();
        var models = provider.GetRequiredService<IModels>();

        var missing = Assert.Throws<ModelUnavailableException>(() => models.Find(null));
        await UploadAsync("notes.txt", "no model"u8.ToArray());
        var empty = Assert.Throws<ModelUnavailableException>(() => models.Find(null));
        await UploadAsync("new.model", await File.ReadAllBytesAsync(ModelFile.Shipped));

        Assert.Equal($"Blob storage does not give {_container}: 404 ContainerNotFound.", missing.Message);
        Assert.Contains($"'{_container}' holds no *.model blob", empty.Message, StringComparison.Ordinal);
        Assert.Equal(SampleData.ShippedModel.Id, models.Find(null)!.ModelId);
    }

    [Fact]
    public async Task Check_NobodyListens_IsNotReadyAndSaysWhy()
    {
        // The discard port: nothing listens there.
        await using var provider = Provide(Regex.Replace(azurite.ConnectionString, @"127\.0\.0\.1:\d+", "127.0.0.1:9"));
        var check = new ModelCheck(provider.GetRequiredService<ModelCatalog>());

        var state = await check.CheckAsync(CancellationToken.None);

        Assert.False(state.Ready);
        Assert.Equal($"Blob storage does not answer; {_container} was wanted.", state.Detail);
    }

    private Task UploadAsync(string name, byte[] content) =>
        CheckpointServices.CreateStore(azurite.ConnectionString, _container).WriteAsync(name, content, CheckpointCondition.None, CancellationToken.None);

    private ServiceProvider Provide(string? connectionString = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["MODEL_LOCATION"] = $"blob:{_container}",
            ["AzureWebJobsStorage"] = connectionString ?? azurite.ConnectionString,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddClassification(configuration).AddMicroBatch(configuration).BuildServiceProvider();
    }
}
