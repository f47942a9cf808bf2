using Pipeline.Matching.Index;
using Pipeline.Matching.Names;

namespace Pipeline.Matching.Scoring;

/// <summary>The words of the name that is being matched, looked up in the words of the reference.</summary>
internal sealed class SourceName
{
    public const int MostWords = 64;

    private readonly (int Start, int Length)[] _ranges = new (int, int)[MostWords];

    public NormalisedName Name { get; private set; } = new("", "", null);

    public int Count { get; private set; }

    public int[] Numbers { get; } = new int[MostWords];

    public float[] Rarity { get; } = new float[MostWords];

    public int[] Counts { get; } = new int[MostWords];

    public float Total { get; private set; }

    public ReadOnlySpan<char> Word(int index) => Name.Key.AsSpan(_ranges[index].Start, _ranges[index].Length);

    public void Take(NormalisedName name, WordTable words)
    {
        Name = name;
        Count = 0;
        Total = 0;
        var key = name.Key.AsSpan();
        foreach (var range in key.Split(' '))
        {
            if (Count == MostWords)
            {
                break;
            }

            var (start, length) = range.GetOffsetAndLength(key.Length);
            var number = words.Find(key[range]);
            _ranges[Count] = (start, length);
            Numbers[Count] = number;
            Rarity[Count] = words.Rarity(number);
            Counts[Count] = number == WordTable.Unknown ? NumberWord.Value(key[range]) : words.Counts(number);
            Total += Rarity[Count];
            Count++;
        }
    }
}
