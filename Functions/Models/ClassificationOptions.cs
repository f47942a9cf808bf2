using Pipeline.Classification;

namespace Pipeline.Models;

/// <summary>Settings of the classification.</summary>
internal sealed class ClassificationOptions
{
    /// <summary>The name of the setting that <see cref="ModelLocation"/> is read from.</summary>
    public const string ModelLocationSetting = "MODEL_LOCATION";

    /// <summary>What <see cref="ModelLocation"/> begins with when it names a blob container.</summary>
    public const string BlobPrefix = "blob:";

    /// <summary>
    /// Path of a model file or of a folder of model files, or <c>blob:</c> and the name of a container of the storage account of
    /// AzureWebJobsStorage (<see cref="ModelCatalog"/>). Default: <see cref="ModelFile.Shipped"/>.
    /// </summary>
    public string ModelLocation { get; set; } = ModelFile.Shipped;

    /// <summary>Whether AzureWebJobsStorage names a storage account.</summary>
    public bool HasStorage { get; set; }

    /// <summary>The blob container of the models; null when they are files.</summary>
    public string? Container =>
        ModelLocation.StartsWith(BlobPrefix, StringComparison.Ordinal) ? ModelLocation[BlobPrefix.Length..] : null;
}
