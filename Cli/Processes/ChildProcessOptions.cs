namespace Pipeline.Cli.Processes;

/// <summary>How to start a child process.</summary>
/// <param name="Name">What error messages call it, for example "the CouchDB stand-in".</param>
/// <param name="FileName">The program, found along PATH when it has no folder.</param>
/// <param name="Arguments">Its arguments, one by one; never a secret, since every user of the machine can read them.</param>
internal sealed record ChildProcessOptions(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The current folder of the child; by default that of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set (or, when null, removed) on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Given every line of the child's standard output, on a thread of the pool.</summary>
    public Action<string>? OutputLine { get; init; }

    /// <summary>Given every line of the child's standard error, on a thread of the pool.</summary>
    public Action<string>? ErrorLine { get; init; }
}
