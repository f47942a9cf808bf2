namespace Pipeline.Query;

/// <summary>A statement needs more memory than it may use; it was ended.</summary>
public sealed class QueryMemoryException(string message, Exception? innerException = null) : Exception(message, innerException);
