namespace Pipeline.Query.Worker;

/// <summary>What the worker processes of an app may use.</summary>
/// <param name="Workers">How many statements run at a time, each in a process; 1 to 64.</param>
/// <param name="Waiting">How many more may wait for a process; 0 to 1,000.</param>
/// <param name="MemoryMegabytes">What the engine may use for one statement; 64 to 65,536.</param>
/// <param name="Threads">The threads of one statement; 1 to 64.</param>
public sealed record QueryLimits(int Workers, int Waiting, int MemoryMegabytes, int Threads)
{
    private const long Mebibyte = 1024 * 1024;

    // The runtime and the engine's library reserve more than they use.
    private const long Reserved = 2560 * Mebibyte;

    /// <summary>The bytes of address space of one process.</summary>
    public long AddressSpace => Reserved + (MemoryMegabytes * Mebibyte);
}
