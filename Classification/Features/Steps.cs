using System.Numerics;

namespace Pipeline.Classification.Features;

/// <summary>Numbers in steps, since a feature is either there or not.</summary>
internal static class Steps
{
    /// <summary>Two steps per doubling: 0, 1, 2, 3-4, 5-6, 7-10, 11-14 ...</summary>
    public static uint Magnitude(int value)
    {
        var bits = BitOperations.Log2((uint)value + 1);
        return ((uint)bits * 2) + (bits > 0 ? (((uint)value + 1) >> (bits - 1)) & 1 : 0);
    }

    /// <summary>Tenths, 0 to 10; 11 for a share of nothing.</summary>
    public static uint Share(int part, int whole) => whole == 0 ? 11 : (uint)(part * 10 / whole);
}
