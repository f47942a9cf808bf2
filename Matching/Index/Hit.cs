namespace Pipeline.Matching.Index;

/// <summary>A key that was found.</summary>
/// <param name="Row">Its number in the index.</param>
/// <param name="Cosine">How alike it is, from 0 to 1.</param>
public readonly record struct Hit(int Row, float Cosine);
