namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is purged. Recursive has no effect, as on the Functions host.</summary>
public record PurgeInstanceOptions(bool Recursive = false);
