namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is terminated: with an output. Recursive has no effect, as on the Functions host.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
