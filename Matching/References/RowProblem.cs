namespace Pipeline.Matching.References;

/// <summary>What is wrong with one row of a reference or of a list of names.</summary>
/// <param name="Row">The line of the file on which the row ends, counted from one.</param>
/// <param name="Field">The field it is about.</param>
/// <param name="Message">What is wrong, with the value and what would be right.</param>
/// <param name="IsLeftOut">True when the whole row is left out, false when only the field is.</param>
public sealed record RowProblem(long Row, string Field, string Message, bool IsLeftOut)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => $"row {Row}: {Field} {Message}";
}
