namespace Pipeline.Query;

/// <summary>The source of a table does not answer, or has ended the statement: to be tried again later.</summary>
/// <param name="message">What is wrong; no address and no secret.</param>
/// <param name="innerException">What the source said.</param>
public sealed class QuerySourceUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
