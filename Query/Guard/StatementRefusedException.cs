namespace Pipeline.Query.Guard;

/// <summary>A statement may not run, or the engine cannot run it: its sender has to mend it.</summary>
/// <param name="message">What is wrong; no path and no secret.</param>
public sealed class StatementRefusedException(string message) : Exception(message);
