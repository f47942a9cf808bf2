using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Settings;

namespace Pipeline.MicroBatch;

/// <summary>Reads <see cref="MicroBatchOptions"/> from the settings and names every setting that is wrong.</summary>
public sealed class MicroBatchSettings(IConfiguration configuration) : IConfigureOptions<MicroBatchOptions>
{
    private const int Hour = 3_600;
    private const int Day = 86_400;

    /// <inheritdoc/>
    public void Configure(MicroBatchOptions options)
    {
        var settings = new SettingReader(configuration);
        options.MongoUri = settings.Text("MONGO_URI");
        options.Database = settings.Text(
            "MONGO_DB_NAME", options.Database, PollNames.IsDatabase, PollNames.DatabaseRule);
        options.Collection = settings.Text(
            "MONGO_COLLECTION", options.Collection, PollNames.IsCollection, PollNames.CollectionRule);
        options.EnsureIndexes = ReadCreation(settings.Text(
            "ENSURE_INDEXES", "own", IsCreation, "give own, true or false"));
        options.FirstPoll = TimeSpan.FromDays(settings.Number("FIRST_POLL_DAYS", (int)options.FirstPoll.TotalDays, 0, 36_500));
        options.Interval = settings.Seconds("BATCH_INTERVAL_SECONDS", options.Interval, 1, Day);
        options.Lag = settings.Seconds("POLL_LAG_SECONDS", options.Lag, 0, Hour);
        options.Overlap = settings.Seconds("POLL_OVERLAP_SECONDS", options.Overlap, 0, Day);
        options.BatchSize = settings.Number("POLL_BATCH_SIZE", options.BatchSize, 1, 100_000);
        options.Budget = settings.Seconds("POLL_BUDGET_SECONDS", options.Budget, 1, Hour);
        options.FanOutUsers = settings.Number("POLL_FAN_OUT_USERS", options.FanOutUsers, 1, 1_000_000);
        options.MoreSources = PollSourceReader.Read(settings, options);
        CheckAddresses(options, settings);
        settings.ThrowIfFailed(typeof(MicroBatchOptions));
    }

    private void CheckAddresses(MicroBatchOptions options, SettingReader settings)
    {
        if (!options.IsConfigured)
        {
            return;
        }

        if (!options.MongoUri!.StartsWith("mongodb://", StringComparison.Ordinal) && !options.MongoUri.StartsWith("mongodb+srv://", StringComparison.Ordinal))
        {
            settings.Fail("MONGO_URI (not shown, as it may hold a password) is no address of the kind mongodb://user:password@host:port/.");
        }

        if (settings.Text(CheckpointSettings.StorageSetting) is not { } storage)
        {
            if (!configuration.GetSection(CheckpointSettings.StorageSetting).GetChildren().Any())
            {
                settings.Fail(
                    "AzureWebJobsStorage is not set, and the checkpoints of MONGO_URI's records are kept there; "
                    + "give a connection string, UseDevelopmentStorage=true for a local Azurite.");
            }
        }
        else if (!CheckpointServices.IsConnectionString(storage))
        {
            settings.Fail(
                "AzureWebJobsStorage (not shown, as it may hold a key) is no connection string of a storage account; "
                + "UseDevelopmentStorage=true is that of a local Azurite.");
        }
    }

    private static bool IsCreation(string value) =>
        bool.TryParse(value, out _) || string.Equals(value, "own", StringComparison.OrdinalIgnoreCase);

    private static IndexCreation ReadCreation(string value) =>
        !bool.TryParse(value, out var all) ? IndexCreation.Own : all ? IndexCreation.All : IndexCreation.None;
}
