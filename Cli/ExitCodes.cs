namespace Pipeline.Cli;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for has been done.</summary>
    public const int Success = 0;

    /// <summary>It has not, or not wholly: a job that was watched has failed, a check has found something wrong.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong, or names a profile that there is not.</summary>
    public const int Usage = 2;

    /// <summary>The host has nothing of that name.</summary>
    public const int NotFound = 3;

    /// <summary>The host does not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>The host refuses the key or the request.</summary>
    public const int Refused = 5;

    /// <summary>Added to the number of the signal that ended a command, as shells do: 130 after Ctrl-C, 143 after SIGTERM.</summary>
    public const int SignalBase = 128;
}
