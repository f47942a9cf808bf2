namespace Pipeline.Jobs.Batches;

/// <summary>Who saved an annotation by hand.</summary>
/// <param name="IsVerified">Whether the platform signed the person in; else the name is only what the request states.</param>
internal sealed record AnnotationAuthor(string Name, bool IsVerified);
