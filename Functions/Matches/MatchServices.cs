using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.CouchDb;
using Pipeline.Jobs.Kinds;
using Pipeline.Matches.Api;
using Pipeline.Matches.Jobs;
using Pipeline.Matches.Review;
using Pipeline.Settings;

namespace Pipeline.Matches;

/// <summary>Registers the matching of names.</summary>
internal static class MatchServices
{
    public static IServiceCollection AddMatching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MatchSettings>().Configure(settings => Read(settings, new SettingReader(configuration))).ValidateOnStart();

        // Blob storage is asked for when the first reference is: a host without any serves everything else.
        services.AddSingleton(provider => new ReferenceStore(
            () => new BlobCheckpointStore(provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(
                provider.GetRequiredService<IOptions<MatchSettings>>().Value.Container)),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReferenceSource>();
        services.AddSingleton<ReferenceCache>();
        services.AddSingleton<MatchMetrics>();
        services.AddSingleton<ReviewStore>();
        services.AddSingleton<IJobKind, MatchKind>();
        return services;
    }

    private static void Read(MatchSettings settings, SettingReader reader)
    {
        settings.CacheMegabytes = reader.Number(MatchSettings.CacheSetting, settings.CacheMegabytes, 1, 65_536);
        settings.Container = reader.Text(
            MatchSettings.LocationSetting,
            settings.Container,
            name => name.Length is >= 3 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'),
            "give the name of a blob container: 3 to 63 lower-case letters, digits and hyphens");
        settings.Database = reader.Text(MatchSettings.DatabaseSetting, settings.Database, DatabaseName.IsValid, DatabaseName.Rule);
        reader.ThrowIfFailed(typeof(MatchSettings));
    }
}
