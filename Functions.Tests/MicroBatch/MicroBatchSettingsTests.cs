using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class MicroBatchSettingsTests
{
    [Fact]
    public void Configure_NothingSet_HasTheDefaults()
    {
        var options = Read([]);

        Assert.False(options.IsConfigured);
        Assert.Equal(("health", "healthmetrics", "healthmetrics_dead_letters"), (options.Database, options.Collection, options.Source.DeadLetterCollection));
        Assert.Equal((60, 5, 60, 1_000, 45), (
            options.Interval.TotalSeconds, options.Lag.TotalSeconds, options.Overlap.TotalSeconds, options.BatchSize, options.Budget.TotalSeconds));
        Assert.Equal((IndexCreation.Own, TimeSpan.FromDays(30)), (options.EnsureIndexes, options.FirstPoll));
        Assert.Empty(options.Sources);
    }

    [Fact]
    public void Configure_EverythingSet_IsRead()
    {
        var options = Read(new()
        {
            ["MONGO_URI"] = "mongodb://user:secret@host:27017/?authSource=admin",
            ["MONGO_DB_NAME"] = "d",
            ["MONGO_COLLECTION"] = "c",
            ["ENSURE_INDEXES"] = "True",
            ["FIRST_POLL_DAYS"] = "400",
            ["BATCH_INTERVAL_SECONDS"] = "30",
            ["POLL_LAG_SECONDS"] = "0",
            ["POLL_OVERLAP_SECONDS"] = "7",
            ["POLL_BATCH_SIZE"] = "8",
            ["POLL_BUDGET_SECONDS"] = "9",
            ["POLL_FAN_OUT_USERS"] = "10",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        });

        Assert.True(options.IsConfigured);
        Assert.Equal(10, options.FanOutUsers);
        Assert.Equal(("d", "c", IndexCreation.All, 400), (options.Database, options.Collection, options.EnsureIndexes, options.FirstPoll.TotalDays));
        Assert.Equal([new PollSource("c", "d", "c", "health", TimeSpan.FromSeconds(30))], options.Sources);
        Assert.Equal((30, 0, 7, 8, 9), (
            options.Interval.TotalSeconds, options.Lag.TotalSeconds, options.Overlap.TotalSeconds, options.BatchSize, options.Budget.TotalSeconds));
    }

    [Theory]
    [InlineData("POLL_BATCH_SIZE", "0", "POLL_BATCH_SIZE is '0'; give a whole number from 1 to 100000.")]
    [InlineData("POLL_LAG_SECONDS", "-1", "POLL_LAG_SECONDS is '-1'; give a whole number from 0 to 3600.")]
    [InlineData("POLL_BUDGET_SECONDS", "1.5", "POLL_BUDGET_SECONDS is '1.5'; give a whole number from 1 to 3600.")]
    [InlineData("POLL_FAN_OUT_USERS", "0", "POLL_FAN_OUT_USERS is '0'; give a whole number from 1 to 1000000.")]
    [InlineData("BATCH_INTERVAL_SECONDS", "86401", "BATCH_INTERVAL_SECONDS is '86401'; give a whole number from 1 to 86400.")]
    [InlineData("POLL_OVERLAP_SECONDS", "x", "POLL_OVERLAP_SECONDS is 'x'; give a whole number from 0 to 86400.")]
    [InlineData("ENSURE_INDEXES", "yes", "ENSURE_INDEXES is 'yes'; give own, true or false.")]
    [InlineData("FIRST_POLL_DAYS", "-1", "FIRST_POLL_DAYS is '-1'; give a whole number from 0 to 36500.")]
    [InlineData(
        "MONGO_COLLECTION", "a/b", "MONGO_COLLECTION is 'a/b'; give 1 to 100 letters, digits, '_', '-' or '.', which begin and end with a letter or digit.")]
    public void Configure_WrongValue_NamesSettingValueAndWhatIsRight(string name, string value, string message)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new() { [name] = value }));

        Assert.Equal([message], exception.Failures);
    }

    [Theory]
    [InlineData("http://me:secret@host/", "UseDevelopmentStorage=true", "MONGO_URI")]
    [InlineData("mongodb://me:secret@host/", "AccountKey=secret", "AzureWebJobsStorage")]
    [InlineData("mongodb://me:secret@host/", null, "AzureWebJobsStorage")]
    public void Configure_WrongAddress_NamesTheSettingAndNoSecret(string uri, string? storage, string name)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new() { ["MONGO_URI"] = uri, ["AzureWebJobsStorage"] = storage }));

        var message = Assert.Single(exception.Failures);
        Assert.StartsWith(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    private static MicroBatchOptions Read(Dictionary<string, string?> settings)
    {
        var options = new MicroBatchOptions();
        new MicroBatchSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Configure(options);
        return options;
    }
}
