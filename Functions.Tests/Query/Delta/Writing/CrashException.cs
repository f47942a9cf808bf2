namespace Pipeline.Tests.Query.Delta.Writing;

/// <summary>The process has ended.</summary>
internal sealed class CrashException() : Exception("The process has ended.");
