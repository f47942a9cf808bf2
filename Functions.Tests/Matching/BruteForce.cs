using Pipeline.Matching.Index;

namespace Pipeline.Tests.Matching;

/// <summary>Every cosine in double precision, straight from its definition: what the search is held to.</summary>
internal sealed class BruteForce
{
    // Cosines that differ by less may come in either order, and may lie on either side of a bound.
    private const double Equal = 1e-4;

    private readonly double[] _idf = new double[GramCoder.Vocabulary];
    private readonly double[] _query = new double[GramCoder.Vocabulary];
    private readonly (ushort Gram, double Weight)[][] _vectors;
    private readonly double[] _cosines;

    public BruteForce(string[] keys)
    {
        _cosines = new double[keys.Length];
        var rows = new int[GramCoder.Vocabulary];
        foreach (var gram in keys.SelectMany(key => Grams(key).Distinct()))
        {
            rows[gram]++;
        }

        for (var gram = 0; gram < rows.Length; gram++)
        {
            _idf[gram] = Math.Log((1.0 + keys.Length) / (1 + rows[gram])) + 1;
        }

        _vectors = [.. keys.Select(Vector)];
    }

    /// <summary>Whether hits are those with the highest cosines, in order, none missing and none too many.</summary>
    public bool Agrees(string key, SearchLimits limits, int most, ReadOnlySpan<Hit> hits)
    {
        var need = Compute(key, limits);
        var expected = _cosines.Where(cosine => cosine >= need - Equal).OrderDescending().ToArray();
        if (hits.Length < Math.Min(most, expected.Count(cosine => cosine >= need + Equal)) || hits.Length > Math.Min(most, expected.Length))
        {
            return false;
        }

        for (var i = 0; i < hits.Length; i++)
        {
            if (Math.Abs(_cosines[hits[i].Row] - hits[i].Cosine) > Equal || Math.Abs(expected[i] - hits[i].Cosine) > Equal)
            {
                return false;
            }
        }

        return true;
    }

    private double Compute(string key, SearchLimits limits)
    {
        Array.Clear(_query);
        foreach (var (gram, weight) in Vector(key))
        {
            _query[gram] = weight;
        }

        var best = 0.0;
        for (var row = 0; row < _vectors.Length; row++)
        {
            var sum = 0.0;
            foreach (var (gram, weight) in _vectors[row])
            {
                sum += weight * _query[gram];
            }

            _cosines[row] = sum;
            best = Math.Max(best, sum);
        }

        return Math.Max(limits.Floor, best - limits.Margin);
    }

    private static ushort[] Grams(string key)
    {
        var grams = new ushort[GramCoder.MostGrams];
        return grams[..GramCoder.Code(key, grams)];
    }

    private (ushort, double)[] Vector(string key)
    {
        var weights = Grams(key).GroupBy(gram => gram).Select(group => (Gram: group.Key, Weight: group.Count() * _idf[group.Key])).ToArray();
        var norm = Math.Sqrt(weights.Sum(pair => pair.Weight * pair.Weight));
        return [.. weights.Select(pair => (pair.Gram, pair.Weight / norm))];
    }
}
