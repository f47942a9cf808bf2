using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Settings;

namespace Pipeline.Checkpoints;

/// <summary>Reads <see cref="CheckpointOptions"/> from the settings and names every setting that is wrong.</summary>
/// <remarks>Whether a storage account has to be named is decided by what keeps checkpoints there.</remarks>
public sealed class CheckpointSettings(IConfiguration configuration) : IConfigureOptions<CheckpointOptions>
{
    /// <summary>The setting of the storage account, and the section of an account without a key.</summary>
    internal const string StorageSetting = "AzureWebJobsStorage";

    /// <inheritdoc/>
    public void Configure(CheckpointOptions options)
    {
        var settings = new SettingReader(configuration);
        options.Storage = settings.Text(StorageSetting);
        options.Container = settings.Text(
            "CHECKPOINT_LOCATION", options.Container, IsContainerName,
            "give the name of a blob container: 3 to 63 lower-case letters, digits and single hyphens, which begin and end with a letter or digit");
        settings.ThrowIfFailed(typeof(CheckpointOptions));
    }

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
