namespace Pipeline.MicroBatch;

/// <summary>What a run did.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Batches">Pages that were not empty.</param>
/// <param name="Records">Versions of records that were new.</param>
/// <param name="InvalidRecords">Those of them that were unreadable or had a field out of range.</param>
/// <param name="DeadLetters">Dead letters written.</param>
/// <param name="Users">Users whose results were computed.</param>
/// <param name="PassedOver">Versions of records that are none of the handler's, such as those without a user; not among the records.</param>
/// <param name="More">Whether records are left that the next run takes.</param>
/// <param name="Problem">What kept it from polling; null when nothing did.</param>
public sealed record PollReport(
    PollOutcome Outcome,
    int Batches = 0,
    int Records = 0,
    int InvalidRecords = 0,
    int DeadLetters = 0,
    int Users = 0,
    int PassedOver = 0,
    bool More = false,
    string? Problem = null);
