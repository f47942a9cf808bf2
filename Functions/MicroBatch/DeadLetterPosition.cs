namespace Pipeline.MicroBatch;

/// <summary>A place in a list of dead letters, the newest first: that of one letter.</summary>
/// <param name="DeadAt">When the letter's record was left out, in whole milliseconds.</param>
/// <param name="Key">The letter's key.</param>
internal sealed record DeadLetterPosition(DateTimeOffset DeadAt, string Key);
