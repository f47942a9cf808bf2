using System.Security.Cryptography;
using System.Text;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>Makes and writes the dead letters of a source.</summary>
internal sealed class DeadLetters(string sourceName, IRecordSource source, TimeProvider time)
{
    private const int LongestReason = 1_000;
    private const int LongestId = 1_000;
    private const int LongestShownId = 200;

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
        RecordId(record.Id ?? "null"),
        record.UpdatedAt,
        userId,
        field,
        CutText.At(reason, LongestReason),
        time.GetUtcNow(),
        content[..Math.Min(content.Length, DeadLetter.MostContent)]);

    // An _id may be as long as a document, and it stands in the letter twice.
    private static string RecordId(string id) => id.Length <= LongestId
        ? id
        : $"{CutText.At(id, LongestShownId)} (SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))})";

    private Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        letters.Count == 0 ? Task.CompletedTask : source.WriteDeadLettersAsync(letters, cancellationToken);
}
