namespace Pipeline.Query.Delta;

/// <summary>A Delta table cannot be read, or not at that version.</summary>
/// <param name="message">Why; no path.</param>
/// <param name="innerException">What told of it, if anything.</param>
public sealed class DeltaException(string message, Exception? innerException = null) : Exception(message, innerException);
