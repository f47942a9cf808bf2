using System.Collections.Frozen;
using System.Numerics;
using System.Reflection;

namespace Pipeline.Classification.Features;

/// <summary>
/// Which concepts a word stands for, in the languages of concepts.txt: what a model learns of a concept from texts of one language holds for
/// the others.
/// </summary>
internal static class Concepts
{
    /// <summary>The names of the concepts that name the sections of a treatment begin so.</summary>
    private const string SectionPrefix = "Section";

    private const int FilterBits = 15;

    private static readonly List<string> Names = [];
    private static readonly List<List<string>> Lists = [];
    private static readonly FrozenDictionary<uint, ulong> Words = Read().ToFrozenDictionary();
    private static readonly ulong[] Filter = FilterOf(Words.Keys);

    /// <summary>Number of concepts, at most 64.</summary>
    public static int Count => Names.Count;

    /// <summary>A bit for each concept that names a section.</summary>
    public static ulong Sections { get; } = MaskOf(name => name.StartsWith(SectionPrefix, StringComparison.Ordinal));

    /// <summary>The bit of a concept.</summary>
    public static ulong Named(string name) => MaskOf(other => other == name);

    /// <summary>A bit for each concept that the word stands for.</summary>
    /// <param name="word">The hash of the word's folded letters.</param>
    public static ulong Of(uint word)
    {
        var bit = word >> (32 - FilterBits);
        return (Filter[bit >> 6] & (1UL << (int)(bit & 63))) == 0 ? 0 : Words.GetValueOrDefault(word);
    }

    /// <summary>All words for the section that a word names first; empty when it names none.</summary>
    public static IReadOnlyList<string> WordsOfSection(string word)
    {
        Span<Token> tokens = stackalloc Token[1];
        var count = Tokenizer.Tokenize(System.Text.Encoding.UTF8.GetBytes(word), tokens);
        var sections = count == 1 ? Of(tokens[0].Hash) & Sections : 0;
        return sections == 0 ? [] : Lists[BitOperations.TrailingZeroCount(sections)];
    }

    private static ulong MaskOf(Func<string, bool> isMeant) =>
        Names.Select((name, number) => isMeant(name) ? 1UL << number : 0).Aggregate(0UL, (all, bit) => all | bit);

    private static Dictionary<uint, ulong> Read()
    {
        var words = new Dictionary<uint, ulong>();
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("concepts.txt")!;
        using var reader = new StreamReader(stream);
        Span<Token> tokens = stackalloc Token[4];
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(':');
            if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            // A line that is set in goes on with the words of the concept before.
            if (line[0] != ' ')
            {
                Names.Add(line[..colon]);
                Lists.Add([]);
            }

            foreach (var word in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Lists[^1].Add(word);
                if (Tokenizer.Tokenize(System.Text.Encoding.UTF8.GetBytes(word), tokens) == 1)
                {
                    words[tokens[0].Hash] = words.GetValueOrDefault(tokens[0].Hash) | (1UL << (Names.Count - 1));
                }
            }
        }

        return words;
    }

    private static ulong[] FilterOf(IEnumerable<uint> words)
    {
        var filter = new ulong[(1 << FilterBits) / 64];
        foreach (var word in words)
        {
            var bit = word >> (32 - FilterBits);
            filter[bit >> 6] |= 1UL << (int)(bit & 63);
        }

        return filter;
    }
}
