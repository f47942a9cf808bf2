namespace Pipeline.LocalHost.Durable.Store;

/// <summary>The engine's file cannot be used. The message is one sentence that names the file and what to do.</summary>
/// <param name="message">What is wrong, and what would be right.</param>
/// <param name="cause">What was met; null when nothing was thrown.</param>
internal sealed class UnusableStoreException(string message, Exception? cause = null) : IOException(message, cause);
