using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

public sealed class CheckpointSettingsTests
{
    [Fact]
    public void Configure_NothingSet_HasTheDefaults()
    {
        var options = Read([]);

        Assert.Equal(("checkpoints", null), (options.Container, options.Storage));
    }

    [Fact]
    public void Configure_EverythingSet_IsRead()
    {
        var options = Read(new() { ["CHECKPOINT_LOCATION"] = "here", ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" });

        Assert.Equal(("here", "UseDevelopmentStorage=true"), (options.Container, options.Storage));
    }

    [Theory]
    [InlineData("Check")]
    [InlineData("ab")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("a--b")]
    public void Configure_WrongContainer_NamesSettingValueAndWhatIsRight(string container)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new() { ["CHECKPOINT_LOCATION"] = container }));

        Assert.Equal(
            [
                $"CHECKPOINT_LOCATION is '{container}'; give the name of a blob container: 3 to 63 lower-case letters, digits and single hyphens, "
                + "which begin and end with a letter or digit.",
            ],
            exception.Failures);
    }

    private static CheckpointOptions Read(Dictionary<string, string?> settings)
    {
        var options = new CheckpointOptions();
        new CheckpointSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Configure(options);
        return options;
    }
}
