namespace Pipeline.Cli;

/// <summary>
/// A command cannot do what was asked. The message is a whole sentence for the person at the terminal: what went wrong,
/// with which value, and what would be right. It never holds a password.
/// </summary>
internal sealed class CommandFailedException(string message, Exception? inner = null, int exitCode = ExitCodes.Failure) : Exception(message, inner)
{
    /// <summary>What the command ends with: one of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
