using Pipeline.Matching.References;

namespace Pipeline.Matching.Evaluation;

/// <summary>A name and the entity that it truly means.</summary>
/// <param name="Name">The name.</param>
/// <param name="TargetId">The id of the entity in the reference; empty when the reference has none for it.</param>
/// <param name="IsTest">True when it is kept for evaluation.</param>
public sealed record GoldPair(string Name, string TargetId, bool IsTest)
{
    /// <summary>So many pairs may be left out of an evaluation.</summary>
    public const int MostLeftOut = 20;

    private static readonly string[] NameColumns = ["source_name", "name"];
    private static readonly string[] TargetColumns = ["target_id", "cik", "id"];

    /// <summary>Reads pairs of a CSV file with the columns <c>source_name</c>, <c>target_id</c> and, if it is split, <c>split</c> (train or test).</summary>
    /// <param name="text">The file.</param>
    /// <param name="without">Pairs that are left out because a person has found them wrong, as name and target.</param>
    /// <exception cref="InvalidDataException">A column is missing.</exception>
    public static IReadOnlyList<GoldPair> Read(TextReader text, IReadOnlySet<(string Name, string TargetId)>? without = null)
    {
        var pairs = new List<GoldPair>();
        foreach (var row in CsvRows.Read(text))
        {
            var name = row.Required(NameColumns);
            var target = row.Required(TargetColumns);
            if (name.Length > 0 && without?.Contains((name, target)) != true)
            {
                pairs.Add(new GoldPair(name, target, row.Optional("split") == "test"));
            }
        }

        return pairs;
    }

    /// <summary>Reads pairs that a person has found wrong: <c>source_name</c>, <c>target_id</c> and <c>reason</c>.</summary>
    /// <exception cref="InvalidDataException">A column is missing, a pair has no reason, or there are more than <see cref="MostLeftOut"/>.</exception>
    public static HashSet<(string Name, string TargetId)> ReadWithout(TextReader text)
    {
        var pairs = new HashSet<(string, string)>();
        foreach (var row in CsvRows.Read(text))
        {
            var name = row.Required(NameColumns);
            if (string.IsNullOrWhiteSpace(row.Optional("reason")))
            {
                throw new InvalidDataException($"The pair of '{name}' is to be left out without a reason; give one in the column reason.");
            }

            pairs.Add((name, row.Required(TargetColumns)));
        }

        return pairs.Count <= MostLeftOut
            ? pairs
            : throw new InvalidDataException($"{pairs.Count} pairs are to be left out; {MostLeftOut} are the most.");
    }
}
