namespace Pipeline.Embedded.Durable.Journals;

/// <summary>The disk of the journals failed. It is fatal to the engine: what was not durable before is not promised.</summary>
internal sealed class JournalFailedException(string message, Exception innerException) : Exception(message, innerException);
