using System.Runtime.InteropServices;

namespace Pipeline.Classification.Training;

/// <summary>
/// Which file or folder a path leads to. Two paths are equal when they lead to the same one: on Linux by device and inode, so that hard links
/// count too, elsewhere by the path behind the last link.
/// </summary>
/// <param name="Target">The path behind all links; empty where the number says more.</param>
/// <param name="Device">The device's number, 0 where the path says it.</param>
/// <param name="Inode">The number on the device, 0 where the path says it.</param>
internal readonly record struct FileIdentity(string Target, ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint InodeMask = 0x100;

    // C libraries before 2018 have no such function.
    private static readonly Lazy<bool> HasStatx = new(() => NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "statx", out _));

    /// <exception cref="IOException">Too many links lead from one to the next.</exception>
    public static FileIdentity Of(string path)
    {
        if (OperatingSystem.IsLinux() && HasStatx.Value && Statx(CurrentFolder, path, 0, InodeMask, out var status) == 0)
        {
            return new FileIdentity("", ((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode);
        }

        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return new FileIdentity(entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName, 0, 0);
    }

    [DllImport("libc.so.6", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out FileStatus status);

    /// <summary>The part of Linux's struct statx that is asked for; the layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(0x20)]
        public ulong Inode;

        [FieldOffset(0x88)]
        public uint DeviceMajor;

        [FieldOffset(0x8C)]
        public uint DeviceMinor;
    }
}
