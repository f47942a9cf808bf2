using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>
/// Numbers of blocks by label, in ordinal order of the labels. Two are equal when they have the same labels with the same numbers.
/// </summary>
[JsonConverter(typeof(LabelCountsJson))]
internal sealed class LabelCounts : IEquatable<LabelCounts>
{
    private readonly SortedDictionary<string, long> _counts;

    private LabelCounts(SortedDictionary<string, long> counts) => _counts = counts;

    public IReadOnlyDictionary<string, long> ByLabel => _counts;

    /// <returns>Null when there is no label.</returns>
    public static LabelCounts? Of(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var sorted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (label, count) in counts)
        {
            sorted[label] = checked(sorted.GetValueOrDefault(label) + count);
        }

        return sorted.Count > 0 ? new LabelCounts(sorted) : null;
    }

    /// <summary>The sum; null stands for no label.</summary>
    public static LabelCounts? Add(LabelCounts? left, LabelCounts? right) =>
        left is null ? right : right is null ? left : Of(left._counts.Concat(right._counts));

    public bool Equals(LabelCounts? other) => other is not null && _counts.SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as LabelCounts);

    public override int GetHashCode() =>
        _counts.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    public override string ToString() => string.Join(", ", _counts.Select(pair => $"{pair.Key}: {pair.Value}"));
}
