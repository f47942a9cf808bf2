namespace Pipeline.Matching.Index;

/// <summary>What one search after another writes to. Each thread needs one of its own.</summary>
internal sealed class GramScratch
{
    public readonly float[] Query = new float[GramCoder.Vocabulary];
    public float[] Partial = [];
    public int[] Touched = new int[4_096];

    public void Fit(int rows)
    {
        if (Partial.Length < rows)
        {
            Partial = new float[rows];
        }
    }
}
