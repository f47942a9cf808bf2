namespace Pipeline.Classification;

/// <summary>Settings of the classification.</summary>
internal sealed class ClassificationOptions
{
    /// <summary>The name of the setting that <see cref="ModelLocation"/> is read from.</summary>
    public const string ModelLocationSetting = "MODEL_LOCATION";

    /// <summary>The model that is shipped beside the assembly, trained on the train part of samples/.</summary>
    public static string ShippedModel => Path.Combine(AppContext.BaseDirectory, "taxonomy.model");

    /// <summary>Path of the model file, or of a folder of model files (<see cref="ModelCatalog"/>). Default: <see cref="ShippedModel"/>.</summary>
    public string ModelLocation { get; set; } = ShippedModel;
}
