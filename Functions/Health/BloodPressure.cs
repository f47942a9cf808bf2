namespace Pipeline.Health;

/// <summary>Blood pressure in millimetres of mercury; either may be missing.</summary>
public readonly record struct BloodPressure(double? Systolic, double? Diastolic);
