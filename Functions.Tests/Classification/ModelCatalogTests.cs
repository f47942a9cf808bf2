using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.Models;

namespace Pipeline.Tests.Classification;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_ModelsOfAFolder_ByNameOrId()
    {
        File.Copy(ModelFile.Shipped, Path.Combine(_folder.Path, "b.model"));
        File.Copy(ModelFile.Shipped, Path.Combine(_folder.Path, "taxonomy.model"));
        var catalog = Catalog();

        Assert.Equal(["b", "taxonomy"], catalog.Names);
        Assert.Equal("taxonomy", catalog.DefaultName);
        Assert.Same(catalog.Find(null), catalog.Find("taxonomy"));
        Assert.Equal(SampleData.ShippedModel.Id, catalog.Find(SampleData.ShippedModel.Id)!.ModelId);
        Assert.Null(catalog.Find("none"));
    }

    [Fact]
    public void Default_FolderWithoutTheShippedName_IsTheFirst()
    {
        _folder.Write("c.model", "no model");
        _folder.Write("b.model", "no model");

        var catalog = Catalog();

        Assert.Equal("b", catalog.DefaultName);
        Assert.Throws<ModelUnavailableException>(() => catalog.Find(null));
    }

    [Fact]
    public void Find_IdBesideADamagedModel_IsFound()
    {
        _folder.Write("a.model", "no model");
        File.Copy(ModelFile.Shipped, Path.Combine(_folder.Path, "b.model"));

        Assert.Equal(SampleData.ShippedModel.Id, Catalog().Find(SampleData.ShippedModel.Id)!.ModelId);
    }

    [Fact]
    public void Find_DamagedModelThatIsMended_IsReadAgain()
    {
        _folder.Write("a.model", "no model");
        var catalog = Catalog();

        Assert.Throws<ModelUnavailableException>(() => catalog.Find("a"));
        File.Copy(ModelFile.Shipped, Path.Combine(_folder.Path, "a.model"), overwrite: true);

        Assert.Equal(SampleData.ShippedModel.Id, catalog.Find("a")!.ModelId);
    }

    private ModelCatalog Catalog() => new(new FileModelStore(_folder.Path));
}
