namespace Pipeline.Classification.Evaluation;

/// <summary>A figure with what it may be on other documents of the same kind.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end of the interval of 95 %.</param>
/// <param name="High">Upper end of the interval of 95 %.</param>
public readonly record struct Interval(double Value, double Low, double High);
