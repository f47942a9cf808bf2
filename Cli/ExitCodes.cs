namespace Pipeline.Cli;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>Added to the number of the signal that ended a command, as shells do: 130 after Ctrl-C.</summary>
    public const int SignalBase = 128;
}
