using System.Globalization;
using System.Text;
using Pipeline.Matching.Names;
using Pipeline.Matching.References;

namespace Pipeline.Matching.Generation;

/// <summary>
/// Makes up company names of the words of real ones; their first words are mostly invented, letter by letter, as a Markov chain over real first words
/// goes. The same seed and names give the same list.
/// </summary>
public sealed class NameGenerator
{
    private const char End = '$';
    private const int LongestInvented = 14;
    private const int ShortestInvented = 4;
    private const int MostWords = 5;

    private readonly Random _random;
    private readonly List<string> _firsts = [];
    private readonly List<string> _others = [];
    private readonly List<int> _lengths = [];
    private readonly Dictionary<(char, char), List<char>> _chain = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Learns from names.</summary>
    public NameGenerator(int seed, IEnumerable<string> names)
    {
        _random = new Random(seed);
        foreach (var name in names)
        {
            Learn(NameNormaliser.Shared.Normalise(name).Key);
        }

        if (_others.Count == 0)
        {
            throw new ArgumentException("There is no name of two words to learn from.", nameof(names));
        }
    }

    /// <summary>Further entities with the ids <c>G0000001</c>, <c>G0000002</c> …, no two of one key.</summary>
    public IEnumerable<ReferenceEntity> Entities(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            yield return new ReferenceEntity(string.Create(CultureInfo.InvariantCulture, $"G{i:D7}"), Name());
        }
    }

    /// <summary>A name that was not made up before.</summary>
    public string Name()
    {
        while (true)
        {
            var length = _lengths[_random.Next(_lengths.Count)];
            var words = new List<string> { _random.NextDouble() < 0.25 ? _firsts[_random.Next(_firsts.Count)] : Invent() };
            if (_random.NextDouble() < 0.15)
            {
                words.Add(Invent());
            }

            while (words.Count < length)
            {
                words.Add(_others[_random.Next(_others.Count)]);
            }

            if (_seen.Add(string.Join(' ', words)))
            {
                return NameSpelling.Write(words, _random);
            }
        }
    }

    private void Learn(string key)
    {
        var words = key.Split(' ');
        if (words[0].Length == 0 || !words[0].All(char.IsAsciiLetterOrDigit))
        {
            return;
        }

        _firsts.Add(words[0]);
        _lengths.Add(Math.Min(MostWords, words.Length));
        _others.AddRange(words.Skip(1));
        var (a, b) = ('^', '^');
        foreach (var letter in words[0] + End)
        {
            if (!_chain.TryGetValue((a, b), out var next))
            {
                _chain[(a, b)] = next = [];
            }

            next.Add(letter);
            (a, b) = (b, letter);
        }
    }

    private string Invent()
    {
        var word = new StringBuilder();
        while (true)
        {
            var (a, b) = ('^', '^');
            word.Clear();
            while (word.Length <= LongestInvented)
            {
                var next = _chain[(a, b)];
                var letter = next[_random.Next(next.Count)];
                if (letter == End)
                {
                    break;
                }

                word.Append(letter);
                (a, b) = (b, letter);
            }

            if (word.Length >= ShortestInvented)
            {
                return word.ToString();
            }
        }
    }
}
