namespace Pipeline.Checkpoints;

/// <summary>A lease is missing, lost or held by another.</summary>
public sealed class CheckpointLeaseException(string message, Exception? innerException = null) : Exception(message, innerException);
