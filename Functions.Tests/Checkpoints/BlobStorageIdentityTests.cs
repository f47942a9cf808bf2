using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

public class BlobStorageIdentityTests
{
    [Fact]
    public void Read_TheSettingsOfAnIdentity_GivesItsAccount()
    {
        Assert.Equal(
            new BlobStorageIdentity(new Uri("https://records.blob.core.windows.net"), IsManaged: false, ClientId: null),
            Read(("accountName", "records")));
        Assert.Equal(
            new BlobStorageIdentity(new Uri("https://records.blob.core.usgovcloudapi.net/"), IsManaged: true, "0f8fad5b"),
            Read(("blobServiceUri", "https://records.blob.core.usgovcloudapi.net/"), ("credential", "managedidentity"), ("clientId", "0f8fad5b")));
    }

    [Fact]
    public void Read_WithoutThem_IsNull()
    {
        Assert.Null(Read());
        Assert.Null(BlobStorageIdentity.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [new("AzureWebJobsStorage", "UseDevelopmentStorage=true"), new("AzureWebJobsStorage:accountName", "records")]).Build()));
    }

    [Theory]
    [InlineData("clientId", "x", "AzureWebJobsStorage__accountName and AzureWebJobsStorage__blobServiceUri are not set")]
    [InlineData("accountName", "No Account", "AzureWebJobsStorage__accountName is 'No Account'; give the name of a storage account")]
    [InlineData(
        "blobServiceUri", "https://records.blob.core.windows.net?sig=secret", "AzureWebJobsStorage__blobServiceUri (not shown, as it may hold a signature)")]
    public void Read_AWrongSetting_NamesIt(string name, string value, string message)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read((name, value)));

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherKindOfCredential_NamesWhatWouldBeRight()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("accountName", "records"), ("credential", "key")));

        Assert.StartsWith("AzureWebJobsStorage__credential is 'key'; give managedidentity", failure.Message, StringComparison.Ordinal);
    }

    private static BlobStorageIdentity? Read(params (string Name, string Value)[] settings) => BlobStorageIdentity.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"AzureWebJobsStorage:{setting.Name}", (string?)setting.Value)))
        .Build());
}
