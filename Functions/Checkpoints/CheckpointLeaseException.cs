namespace Pipeline.Checkpoints;

/// <summary>A lease is missing, lost or held by another.</summary>
internal sealed class CheckpointLeaseException(string message, Exception? innerException = null) : Exception(message, innerException);
