using System.Globalization;

namespace Pipeline.Checkpoints;

/// <summary>The processes of this machine, as Linux tells of them in files.</summary>
/// <remarks>Where a file cannot be read, as on other systems, nothing is said of a process, and whoever asks waits.</remarks>
/// <param name="root">The folder of the files.</param>
internal sealed class ProcessTable(string root = "/proc")
{
    // Fields of a process after its name, see proc_pid_stat(5).
    private const int State = 0;
    private const int StartTime = 19;

    /// <summary>This process as the owner of a lease; null where it cannot be told.</summary>
    public LeaseOwner? Self(string leaseId)
    {
        var fields = Fields("self");
        return ReadText("sys", "kernel", "random", "boot_id") is { } boot && Namespace() is { } space && fields is not null
            ? new LeaseOwner(leaseId, boot, space, fields.Value.Id, fields.Value.Values[StartTime])
            : null;
    }

    /// <summary>Whether the owner is known to have ended: it ran here, in the same space of ids, and its id is no process or another's.</summary>
    public bool HasEnded(LeaseOwner owner)
    {
        if (Self(owner.LeaseId) is not { } self || self.BootId != owner.BootId || self.ProcessNamespace != owner.ProcessNamespace)
        {
            return false;
        }

        var id = owner.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (Fields(id) is { } found)
        {
            return found.Values[StartTime] != owner.StartTime || found.Values[State] is "Z" or "X";
        }

        // A process of another user may be hidden; the first one of all is there unless they are.
        return !Directory.Exists(Path.Combine(root, id)) && Fields("1") is not null;
    }

    private (int Id, string[] Values)? Fields(string process)
    {
        // The name is in parentheses and may hold anything.
        return ReadText(process, "stat") is { } text && text.LastIndexOf(')') is > 0 and var end
            && int.TryParse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > StartTime } rest
            ? (id, rest)
            : null;
    }

    private string? Namespace()
    {
        try
        {
            return new FileInfo(Path.Combine(root, "self", "ns", "pid")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? ReadText(params ReadOnlySpan<string> path)
    {
        try
        {
            return File.ReadAllText(Path.Combine([root, .. path])).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
