namespace Pipeline.Checkpoints;

/// <summary>The process that holds a lease, as the next one finds it beside the checkpoint.</summary>
/// <param name="LeaseId">What the storage knows the lease by. A lease that another has taken since has another.</param>
/// <param name="BootId">Which start of which machine it runs on.</param>
/// <param name="ProcessNamespace">The space of process ids that its own is in: that of a container is not the machine's.</param>
/// <param name="ProcessId">Its id.</param>
/// <param name="StartTime">When it started, in ticks since the machine did: an id comes again.</param>
internal sealed record LeaseOwner(string LeaseId, string BootId, string ProcessNamespace, int ProcessId, string StartTime);
