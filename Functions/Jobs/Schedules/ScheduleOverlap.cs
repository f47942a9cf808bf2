namespace Pipeline.Jobs.Schedules;

/// <summary>What comes of a time at which the job of the time before has not ended.</summary>
internal enum ScheduleOverlap
{
    /// <summary>It is passed over.</summary>
    Skip,

    /// <summary>One job is started when that one has ended, however many times have come by then.</summary>
    Queue,
}
