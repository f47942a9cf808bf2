using System.Globalization;
using CsvHelper;
using Pipeline.Cli.Matching;
using Pipeline.Matching.Generation;
using Pipeline.Matching.References;

namespace Pipeline.Cli.Bench;

/// <summary>References and names for <see cref="MatchBench"/>, the same for the same seed: nine names in ten mean an entity.</summary>
/// <param name="seed">Where chance begins.</param>
/// <param name="referencesFile">Real names to learn from.</param>
internal sealed class MatchBenchNames(int seed, string referencesFile)
{
    private const double Absent = 0.10;

    private readonly string[] _real =
        [.. MatchFiles.ReadReference(referencesFile, new Dictionary<string, string>(), TextWriter.Null).Entities.Select(entity => entity.Name)];

    /// <summary>Writes made-up entities, and returns them.</summary>
    public ReferenceEntity[] WriteReferences(string file, int count)
    {
        var entities = new NameGenerator(seed, _real).Entities(count).ToArray();
        using var text = new StreamWriter(file);
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        Write(csv, "id", "name");
        foreach (var entity in entities)
        {
            Write(csv, entity.Id, entity.Name);
        }

        return entities;
    }

    /// <summary>Writes names, and returns the id that each means; null for those that mean none.</summary>
    public string?[] WriteNames(string file, ReferenceEntity[] entities, int count)
    {
        var random = new Random(seed + count);
        var variation = new NameVariation(random, _real);
        var others = new NameGenerator(seed + 1, _real);
        var truth = new string?[count];
        using var text = new StreamWriter(file);
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        Write(csv, "id", "name");
        for (var i = 0; i < count; i++)
        {
            var entity = random.NextDouble() < Absent ? null : entities[random.Next(entities.Length)];
            truth[i] = entity?.Id;
            Write(csv, i.ToString(CultureInfo.InvariantCulture), entity is null ? others.Name() : variation.Vary(entity.Name));
        }

        return truth;
    }

    /// <summary>The ids of a file of results, null where nothing was matched.</summary>
    public static IEnumerable<string?> ReadMatched(TextReader text)
    {
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        csv.Read();
        while (csv.Read())
        {
            yield return csv[2] == "matched" ? csv[3] : null;
        }
    }

    private static void Write(CsvWriter csv, string first, string second)
    {
        csv.WriteField(first);
        csv.WriteField(second);
        csv.NextRecord();
    }
}
