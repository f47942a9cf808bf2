using System.Runtime.InteropServices;
using Pipeline.Matching.Names;

namespace Pipeline.Matching.Index;

/// <summary>The words of all keys: how rare each is, and what it counts if it is a number.</summary>
internal sealed class WordTable
{
    /// <summary>The number of a word that no key has.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string[] _texts;
    private readonly float[] _rarity;
    private readonly int[] _counts;
    private readonly int[] _start;
    private readonly int[] _words;

    public WordTable(string[] keys)
    {
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _start = new int[keys.Length + 1];
        var words = new List<int>(keys.Length * 3);
        var rows = new List<int>();
        var last = new List<int>();
        for (var row = 0; row < keys.Length; row++)
        {
            var key = keys[row].AsSpan();
            foreach (var range in key.Split(' '))
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, key[range], out var known);
                if (!known)
                {
                    number = rows.Count;
                    rows.Add(0);
                    last.Add(-1);
                }

                if (last[number] != row)
                {
                    last[number] = row;
                    rows[number]++;
                }

                words.Add(number);
            }

            _start[row + 1] = words.Count;
        }

        _words = [.. words];
        _texts = new string[rows.Count];
        foreach (var (text, number) in _numbers)
        {
            _texts[number] = text;
        }

        // One is the rarity of a word that no key has, whatever the number of keys.
        var most = MathF.Log(keys.Length + 1) + 1e-6f;
        _rarity = [.. rows.Select(count => MathF.Max(0, MathF.Log((keys.Length + 1f) / (count + 0.5f)) / most))];
        _counts = [.. _texts.Select(text => NumberWord.Value(text))];
    }

    /// <summary>What the table takes, in bytes, the texts of the words estimated.</summary>
    public long Bytes => _words.Length * 4L + _start.Length * 4L + _texts.Length * 100L;

    /// <summary>The number of a word, or <see cref="Unknown"/>.</summary>
    public int Find(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out var number) ? number : Unknown;

    /// <summary>The words of a key.</summary>
    public ReadOnlySpan<int> WordsOf(int row) => _words.AsSpan(_start[row], _start[row + 1] - _start[row]);

    /// <summary>The word itself.</summary>
    public string Text(int word) => _texts[word];

    /// <summary>How rare a word is: 0 when every key has it, 1 when none has.</summary>
    public float Rarity(int word) => word == Unknown ? 1 : _rarity[word];

    /// <summary>What a known word counts; zero when it is no number.</summary>
    public int Counts(int word) => _counts[word];
}
