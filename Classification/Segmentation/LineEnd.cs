namespace Pipeline.Classification.Segmentation;

/// <summary>Where a line ends.</summary>
/// <param name="At">The offset of its end in what was searched: the length of the line.</param>
/// <param name="Length">Number of bytes of the line end itself; 0 at the end of the text.</param>
/// <param name="Kind">What ends there.</param>
internal readonly record struct LineEnd(int At, int Length, LineEndKind Kind);
