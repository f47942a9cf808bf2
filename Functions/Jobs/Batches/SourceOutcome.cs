using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>What came of annotating one source.</summary>
internal abstract record SourceOutcome
{
    private SourceOutcome()
    {
    }

    /// <summary>It is annotated and waits to be saved.</summary>
    internal sealed record Annotated(Annotation Annotation) : SourceOutcome;

    /// <summary>The document has changed since it was read: read it again and see.</summary>
    internal sealed record Changed : SourceOutcome;

    /// <summary>It is larger than was reckoned with and has not been read: do it again with more memory.</summary>
    internal sealed record Larger : SourceOutcome;

    /// <summary>It could not be read or annotated.</summary>
    internal sealed record Failed(FailureClass Class, string Reason) : SourceOutcome;
}
