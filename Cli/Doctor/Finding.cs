namespace Pipeline.Cli.Doctor;

/// <summary>What was found of one thing.</summary>
/// <param name="Subject">The thing, such as <c>CouchDB</c>.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Advice">What to do about it; null where nothing is to be done.</param>
internal sealed record Finding(string Subject, FindingState State, string Detail, string? Advice = null)
{
    public static Finding Good(string subject, string detail) => new(subject, FindingState.Good, detail);

    public static Finding Unsure(string subject, string detail, string advice) => new(subject, FindingState.Unsure, detail, advice);

    public static Finding Wrong(string subject, string detail, string advice) => new(subject, FindingState.Wrong, detail, advice);
}
