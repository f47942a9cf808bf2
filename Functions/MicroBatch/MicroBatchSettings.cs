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
            "MONGO_DB_NAME", options.Database, IsDatabaseName, "give 1 to 63 characters without white space and any of /\\.\"$*<>:|?");
        options.Collection = settings.Text(
            "MONGO_COLLECTION", options.Collection, IsCollectionName,
            "give 1 to 100 letters, digits, '_', '-' or '.', which begin and end with a letter or digit");
        options.EnsureIndexes = settings.Flag("ENSURE_INDEXES", options.EnsureIndexes);
        options.Interval = settings.Seconds("BATCH_INTERVAL_SECONDS", options.Interval, 1, Day);
        options.Lag = settings.Seconds("POLL_LAG_SECONDS", options.Lag, 0, Hour);
        options.Overlap = settings.Seconds("POLL_OVERLAP_SECONDS", options.Overlap, 0, Day);
        options.BatchSize = settings.Number("POLL_BATCH_SIZE", options.BatchSize, 1, 100_000);
        options.Budget = settings.Seconds("POLL_BUDGET_SECONDS", options.Budget, 1, Hour);
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

    private static bool IsDatabaseName(string name) =>
        name.Length <= 63 && !name.AsSpan().ContainsAny(" /\\.\"$*<>:|?\0\t\r\n");

    // It is the source's name as well: the first part of its blobs' names and a segment of a route.
    private static bool IsCollectionName(string name) =>
        name.Length <= 100 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
