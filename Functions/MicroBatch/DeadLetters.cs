using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>Makes and writes the dead letters of a source.</summary>
internal sealed class DeadLetters(string sourceName, IRecordSource source, TimeProvider time)
{
    private const int LongestReason = 1_000;

    /// <summary>Writes a letter for each problem of a batch.</summary>
    public Task WriteAsync(IReadOnlyList<RecordProblem> problems, CancellationToken cancellationToken) => WriteAsync(
        [
            .. problems.Select(problem => Of(
                problem.Record.Cursor, problem.UserId, problem.Field, problem.Reason, problem.Field is null ? problem.Record.Document : default)),
        ],
        cancellationToken);

    /// <summary>Writes a letter for each user whose results could not be brought up to date.</summary>
    public Task WriteAsync(IReadOnlyList<(TouchedUser User, string Reason)> failed, CancellationToken cancellationToken) =>
        WriteAsync([.. failed.Select(one => Of(one.User.Record, one.User.UserId, null, one.Reason, default))], cancellationToken);

    private DeadLetter Of(Cursor record, string? userId, string? field, string reason, ReadOnlyMemory<byte> content) => new(
        sourceName,
        record.Id ?? "null",
        record.UpdatedAt,
        userId,
        field,
        reason.Length <= LongestReason ? reason : string.Concat(reason.AsSpan(0, LongestReason), "…"),
        time.GetUtcNow(),
        content[..Math.Min(content.Length, DeadLetter.MostContent)]);

    private Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        letters.Count == 0 ? Task.CompletedTask : source.WriteDeadLettersAsync(letters, cancellationToken);
}
