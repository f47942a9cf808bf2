namespace Pipeline.MicroBatch;

/// <summary>A poll cannot go on, and the records are not to blame: the checkpoint stays where it is.</summary>
/// <param name="message">What happened; no secret.</param>
/// <param name="innerException">What told of it.</param>
internal sealed class PollFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
