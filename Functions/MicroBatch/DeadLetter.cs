namespace Pipeline.MicroBatch;

/// <summary>A record, or a field of one, that was left out, and why. Kept in the collection <see cref="PollSource.DeadLetterCollection"/>.</summary>
/// <remarks>
/// Its <c>_id</c> is <see cref="Key"/>: writing it again, as after a crash, changes nothing (an upsert with <c>$setOnInsert</c>).
/// </remarks>
/// <param name="Source">The source's name.</param>
/// <param name="RecordId">The record's <c>_id</c> as the text of a cursor; of a very long one the beginning and a hash.</param>
/// <param name="UpdatedAt">The record's <c>updatedAt</c>.</param>
/// <param name="UserId">The record's user; null when it cannot be read.</param>
/// <param name="Field">The field at fault, such as <c>metrics.steps</c>; null when the record as a whole is.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="DeadAt">When it was left out.</param>
/// <param name="Content">The record as it was read, in BSON, at most <see cref="MostContent"/> bytes of it; empty where only a field is at fault.</param>
internal sealed record DeadLetter(
    string Source,
    string RecordId,
    DateTimeOffset UpdatedAt,
    string? UserId,
    string? Field,
    string Reason,
    DateTimeOffset DeadAt,
    ReadOnlyMemory<byte> Content = default)
{
    /// <summary>How long it is kept: as long as the results of a user whose records do not change.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>Bytes of a record that are kept at most.</summary>
    public const int MostContent = 65_536;

    /// <summary>The same for the same version of the same record and field: source, id, updatedAt in milliseconds and field, between spaces.</summary>
    public string Key => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Source} {RecordId} {UpdatedAt.ToUnixTimeMilliseconds()} {Field}").TrimEnd();
}
