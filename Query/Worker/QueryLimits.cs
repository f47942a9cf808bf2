namespace Pipeline.Query.Worker;

/// <summary>What the worker processes of an app may use.</summary>
/// <param name="Workers">How many statements run at a time, each in a process; 1 to 64.</param>
/// <param name="Waiting">How many more may wait for a process; 0 to 1,000.</param>
/// <param name="MemoryMegabytes">What the engine may use for one statement; 64 to 65,536.</param>
/// <param name="Threads">The threads of one statement; 1 to 64.</param>
public sealed record QueryLimits(int Workers, int Waiting, int MemoryMegabytes, int Threads)
{
    private const long Mebibyte = 1024 * 1024;

    // Stacks, buffers of files and what one call of a function makes beside the engine's own memory.
    private const long Beside = 768 * Mebibyte;

    /// <summary>The bytes of address space that a process may take once it is ready.</summary>
    public long AddressSpace => Beside + (MemoryMegabytes * Mebibyte);
}
