namespace Pipeline.Checkpoints;

/// <summary>The storage did not answer, or answered that it cannot now: a later try may succeed.</summary>
public sealed class CheckpointStoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
