using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pipeline.Checkpoints;

/// <summary>
/// The blob storage of an account without a key: the settings <c>AzureWebJobsStorage__…</c>, as the Functions host reads them for itself.
/// </summary>
/// <param name="BlobService">Where the account's blobs are: <c>__blobServiceUri</c>, or made of <c>__accountName</c> in the public cloud.</param>
/// <param name="IsManaged">Whether <c>__credential</c> is <c>managedidentity</c>; else whoever is signed in on the machine is meant.</param>
/// <param name="ClientId"><c>__clientId</c> of a user-assigned identity; null is that of the app itself.</param>
internal sealed record BlobStorageIdentity(Uri BlobService, bool IsManaged, string? ClientId)
{
    private const string Section = "AzureWebJobsStorage";
    private const string Managed = "managedidentity";

    /// <summary>Reads the settings; null when a connection string is set, which comes first, or when there are none.</summary>
    /// <exception cref="OptionsValidationException">Names each setting that is missing or wrong.</exception>
    public static BlobStorageIdentity? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!string.IsNullOrEmpty(section.Value) || !section.GetChildren().Any(child => !string.IsNullOrEmpty(child.Value)))
        {
            return null;
        }

        var failures = new List<string>();
        var service = ReadService(section, failures);
        var credential = Text(section, "credential");
        if (credential is not null && !string.Equals(credential, Managed, StringComparison.OrdinalIgnoreCase))
        {
            failures.Add($"{Section}__credential is '{credential}'; give {Managed}, or leave it out to sign in as whoever is signed in on the machine.");
        }

        return failures.Count == 0
            ? new BlobStorageIdentity(service!, credential is not null, Text(section, "clientId"))
            : throw new OptionsValidationException(Section, typeof(BlobStorageIdentity), failures);
    }

    private static Uri? ReadService(IConfiguration section, List<string> failures)
    {
        if (Text(section, "blobServiceUri") is { } address)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0)
            {
                return uri;
            }

            failures.Add($"{Section}__blobServiceUri (not shown, as it may hold a signature) is no address of the kind https://account.blob.core.windows.net.");
            return null;
        }

        var account = Text(section, "accountName");
        if (account is { Length: >= 3 and <= 24 } && account.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
        {
            return new Uri($"https://{account}.blob.core.windows.net");
        }

        failures.Add(account is null
            ? $"{Section}__accountName and {Section}__blobServiceUri are not set, and other settings {Section}__… are; give the name of the storage account."
            : $"{Section}__accountName is '{account}'; give the name of a storage account: 3 to 24 lower-case letters and digits.");
        return null;
    }

    private static string? Text(IConfiguration section, string name) => section[name] is { Length: > 0 } value ? value : null;
}
