using Pipeline.Cli;
using Pipeline.Matching.References;

namespace Pipeline.Tests.Matching;

/// <summary>The reference of samples/matching.</summary>
internal static class SampleNames
{
    private static readonly Lazy<Reference> Loaded = new(() =>
    {
        using var text = new StreamReader(Path.Combine(Folder, "references.csv"));
        return ReferenceReader.Read("references", text, RowFormat.Csv, null, new RowReport());
    });

    public static string Folder => Path.Combine(SourceTree.Find().Samples, "matching");

    public static Reference Reference => Loaded.Value;

    public static IReadOnlyList<ReferenceEntity> Load() => Reference.Entities;
}
