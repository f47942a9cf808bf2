namespace Pipeline.Classification;

/// <summary>Settings of the classification.</summary>
internal sealed class ClassificationOptions
{
    /// <summary>The name of the setting that <see cref="ModelLocation"/> is read from.</summary>
    public const string ModelLocationSetting = "MODEL_LOCATION";

    /// <summary>What <see cref="ModelLocation"/> begins with when it names a blob container.</summary>
    public const string BlobPrefix = "blob:";

    /// <summary>The model that is shipped beside the assembly, trained on the train part of samples/.</summary>
    public static string ShippedModel => Path.Combine(AppContext.BaseDirectory, "taxonomy.model");

    /// <summary>
    /// Path of a model file or of a folder of model files, or <c>blob:</c> and the name of a container of the storage account of
    /// AzureWebJobsStorage (<see cref="ModelCatalog"/>). Default: <see cref="ShippedModel"/>.
    /// </summary>
    public string ModelLocation { get; set; } = ShippedModel;

    /// <summary>Whether AzureWebJobsStorage names a storage account.</summary>
    public bool HasStorage { get; set; }

    /// <summary>The blob container of the models; null when they are files.</summary>
    public string? Container =>
        ModelLocation.StartsWith(BlobPrefix, StringComparison.Ordinal) ? ModelLocation[BlobPrefix.Length..] : null;
}
