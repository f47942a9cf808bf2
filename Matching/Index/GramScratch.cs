namespace Pipeline.Matching.Index;

/// <summary>What one search after another writes to. Each thread needs one of its own.</summary>
internal sealed class GramScratch
{
    public readonly float[] Query = new float[GramCoder.Vocabulary];

    // Of each row the sum so far, in the upper half, and the norm of its pieces that are commoner than the last one met.
    public uint[] Partial = [];
    public int[] Touched = new int[4_096];
    public uint[] Bounds = [];

    public void Fit(int rows)
    {
        if (Partial.Length < rows)
        {
            Partial = new uint[rows];
        }
    }
}
