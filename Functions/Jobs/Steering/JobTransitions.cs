namespace Pipeline.Jobs.Steering;

/// <summary>What may be asked of a job in which state, and what comes of it. Whatever stands here not is refused.</summary>
internal static class JobTransitions
{
    private static readonly (JobAction Action, JobStatus From, JobStatus To)[] Table =
    [
        (JobAction.Suspend, JobStatus.Pending, JobStatus.Suspended),
        (JobAction.Suspend, JobStatus.Running, JobStatus.Suspended),
        (JobAction.Suspend, JobStatus.Suspended, JobStatus.Suspended),
        (JobAction.Resume, JobStatus.Suspended, JobStatus.Pending),
        (JobAction.Cancel, JobStatus.Pending, JobStatus.Terminated),
        (JobAction.Cancel, JobStatus.Running, JobStatus.Terminated),
        (JobAction.Cancel, JobStatus.Suspended, JobStatus.Terminated),
        (JobAction.Cancel, JobStatus.Terminated, JobStatus.Terminated),
        (JobAction.Restart, JobStatus.Failed, JobStatus.Pending),
        (JobAction.Restart, JobStatus.Terminated, JobStatus.Pending),
        (JobAction.Undo, JobStatus.Completed, JobStatus.Completed),
        (JobAction.Undo, JobStatus.Failed, JobStatus.Failed),
        (JobAction.Undo, JobStatus.Terminated, JobStatus.Terminated),
        (JobAction.Delete, JobStatus.Completed, JobStatus.Completed),
        (JobAction.Delete, JobStatus.Failed, JobStatus.Failed),
        (JobAction.Delete, JobStatus.Terminated, JobStatus.Terminated),
    ];

    /// <summary>The state that an action leads to, at once or when what is under way has ended; null where it may not be asked for.</summary>
    public static JobStatus? After(JobStatus status, JobAction action) =>
        Table.Where(row => row.From == status && row.Action == action).Select(row => (JobStatus?)row.To).FirstOrDefault();

    /// <summary>Why an action is refused: the state, the states in which it would be right, and what may be asked for in this one.</summary>
    public static string Refusal(string id, JobStatus status, JobAction action) =>
        $"The job '{id}' is {status}. {action} is for one that is {string.Join(" or ", Table.Where(row => row.Action == action).Select(row => row.From))}; "
        + $"of this one can be asked: {string.Join(", ", Table.Where(row => row.From == status && IsOfUse(row)).Select(row => $"{row.Action}".ToLowerInvariant()))}.";

    // What leads to where the job is, is taken and changes nothing: a request whose answer was lost is sent again.
    private static bool IsOfUse((JobAction Action, JobStatus From, JobStatus To) row) =>
        row.From != row.To || row.Action is JobAction.Undo or JobAction.Delete;
}
