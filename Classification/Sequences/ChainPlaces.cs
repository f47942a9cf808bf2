using System.Numerics;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// Which units of a text are decided on. In a long run of equal ones those in the middle are like each other in all that their labels
/// depend on, so one of them stands for the others; what is left of the run is long enough for its ends to know nothing of each other. Made
/// once and used for one text after another.
/// </summary>
internal sealed class ChainPlaces
{
    /// <summary>So many units at each end of a run are decided on.</summary>
    private const int RunEnd = 64;

    private int[] _units = [];
    private int[] _places = [];

    /// <summary>Number of places.</summary>
    public int Count { get; private set; }

    /// <summary>The unit that is decided on at a place.</summary>
    public int UnitAt(int place) => _units[place];

    /// <summary>The place at which a unit, or the one that stands for it, is decided on.</summary>
    public int PlaceOf(int unit) => _places[unit];

    /// <param name="text">The text.</param>
    /// <param name="paragraphs">Its paragraphs.</param>
    /// <param name="flow">How they flow over its pages.</param>
    public void Read(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, PageFlow flow)
    {
        if (_units.Length < flow.Count)
        {
            _units = new int[BitOperations.RoundUpToPowerOf2((uint)flow.Count)];
            _places = new int[_units.Length];
        }

        Count = 0;
        for (var start = 0; start < flow.Count;)
        {
            var end = start + 1;
            while (end < flow.Count && AreEqual(text, paragraphs, flow, end))
            {
                end++;
            }

            Add(start, end);
            start = end;
        }
    }

    private void Add(int start, int end)
    {
        var skipped = Math.Max(end - start - (2 * RunEnd), 0);
        for (var unit = start; unit < end; unit++)
        {
            if (unit < start + RunEnd || unit >= start + RunEnd + skipped)
            {
                _units[Count++] = unit;
            }

            _places[unit] = Count - 1;
        }
    }

    // To the unit before, in the text of all parts and in what it stands on.
    private static bool AreEqual(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, PageFlow flow, int unit)
    {
        if (flow.LooksLikeHeader(unit - 1) != flow.LooksLikeHeader(unit))
        {
            return false;
        }

        var (before, here) = (flow.Beginning(unit - 1), flow.Beginning(unit));
        while (before >= 0 && here >= 0)
        {
            if (paragraphs[before].Length != paragraphs[here].Length || !paragraphs[before].Of(text).SequenceEqual(paragraphs[here].Of(text)))
            {
                return false;
            }

            (before, here) = (flow.Continuation(before), flow.Continuation(here));
        }

        return before < 0 && here < 0;
    }
}
