using Pipeline.Classification;
using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification;

/// <summary>The articles of samples/ and the model that is shipped, read once for all tests.</summary>
internal static class SampleData
{
    public static string Folder { get; } = FindFolder();

    private static readonly Lazy<Corpus> Loaded = new(() => Pipeline.Classification.Training.Corpus.Load(Folder, LabelMap.Identity));

    private static readonly Lazy<SequenceModel> Shipped = new(() => ModelFile.Load(ModelFile.Shipped));

    public static Corpus Corpus => Loaded.Value;

    public static SequenceModel ShippedModel => Shipped.Value;

    private static string FindFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "samples", "articles")))
            {
                return Path.Combine(folder, "samples");
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds samples/articles.");
    }
}
