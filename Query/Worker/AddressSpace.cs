using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Query.Worker;

/// <summary>Bounds the address space of this process (setrlimit of Linux).</summary>
internal static partial class AddressSpace
{
    private const int LimitOfAddressSpace = 9;

    /// <summary>Sets the limit, which holds for everything that is asked for afterwards.</summary>
    /// <param name="more">The bytes beyond those that the process has now: the runtime reserves gigabytes at its start, how many depends on the machine.</param>
    /// <exception cref="InvalidOperationException">The system refuses it: no statement may run then.</exception>
    public static void Limit(long more)
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        var bytes = (long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize) + more;
        var limit = new Bounds((nuint)bytes, (nuint)bytes);
        if (SetLimit(LimitOfAddressSpace, in limit) != 0)
        {
            throw new InvalidOperationException($"The address space could not be limited to {bytes} bytes (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Bounds limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Bounds(nuint Soft, nuint Hard);
}
