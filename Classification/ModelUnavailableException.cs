namespace Pipeline.Classification;

/// <summary>A model cannot be read: it is gone, damaged, of another version, or where it is kept does not answer. The message says which.</summary>
public sealed class ModelUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
