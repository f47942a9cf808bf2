using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>How the orchestrator's code ended.</summary>
internal abstract record RunOutcome
{
    /// <summary>With an output.</summary>
    internal sealed record Completed(string? Output) : RunOutcome;

    /// <summary>With an exception, or because it broke the rules of orchestrators.</summary>
    internal sealed record Failed(Failure Failure) : RunOutcome;

    /// <summary>With the wish to start over.</summary>
    internal sealed record Continued(ContinuedAsNew Action) : RunOutcome;
}
