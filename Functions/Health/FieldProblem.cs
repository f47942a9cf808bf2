namespace Pipeline.Health;

/// <summary>A field of a record that was left out; the rest of the record is used.</summary>
/// <param name="Field">Its path in the record, such as <c>metrics.bloodPressure.systolic</c>.</param>
/// <param name="Value">What it holds, for people; long values are cut.</param>
/// <param name="Allowed">What would be right, such as <c>a number from 0 to 100,000</c>.</param>
public sealed record FieldProblem(string Field, string Value, string Allowed)
{
    /// <summary>The problem as a sentence.</summary>
    public override string ToString() => $"{Field} is {Value}; {Allowed} is allowed.";
}
