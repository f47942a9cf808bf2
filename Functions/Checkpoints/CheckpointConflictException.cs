namespace Pipeline.Checkpoints;

/// <summary>The blob is not the version that was to be replaced: another has written it.</summary>
public sealed class CheckpointConflictException(string message, Exception? innerException = null) : Exception(message, innerException);
