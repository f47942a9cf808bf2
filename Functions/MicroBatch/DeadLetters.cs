namespace Pipeline.MicroBatch;

/// <summary>Makes and writes the dead letters of a source.</summary>
internal sealed class DeadLetters(string sourceName, IMetricSource source, TimeProvider time)
{
    private const int LongestReason = 1_000;

    /// <summary>A letter of the time now.</summary>
    public DeadLetter Of(Cursor record, string? userId, string? field, string reason) => new(
        sourceName,
        record.Id ?? "null",
        record.UpdatedAt,
        userId,
        field,
        reason.Length <= LongestReason ? reason : string.Concat(reason.AsSpan(0, LongestReason), "…"),
        time.GetUtcNow());

    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        letters.Count == 0 ? Task.CompletedTask : source.WriteDeadLettersAsync(letters, cancellationToken);
}
