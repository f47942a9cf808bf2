namespace Pipeline.MicroBatch;

/// <summary>
/// The database did not answer, or answered that it cannot now (connection, timeout, not primary, too busy): a later try may succeed and
/// nothing about the records is to blame. Every other exception of a port is taken as permanent.
/// </summary>
/// <param name="message">What was asked for and what happened; no secret.</param>
/// <param name="innerException">What told of it.</param>
public sealed class SourceUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
