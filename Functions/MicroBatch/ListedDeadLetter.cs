using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch;

/// <summary>A dead letter as it is listed.</summary>
/// <param name="Key">Its key, see <see cref="DeadLetter.Key"/>.</param>
/// <param name="RecordId">The record's <c>_id</c> as the text of a cursor; of a very long one the beginning and a hash.</param>
/// <param name="UpdatedAt">The record's <c>updatedAt</c>.</param>
/// <param name="UserId">The record's user; null when it cannot be read.</param>
/// <param name="Field">The field at fault, such as <c>metrics.steps</c>; null when the record as a whole is.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="DeadAt">When it was left out, UTC.</param>
/// <param name="Content">The record in canonical Extended JSON, where it was asked for and is kept whole.</param>
/// <param name="ContentBase64">The beginning of a record that is not kept whole, or is no document: its BSON in Base64, where it was asked for.</param>
public sealed record ListedDeadLetter(
    [property: JsonIgnore] string Key,
    string RecordId,
    DateTimeOffset UpdatedAt,
    string? UserId,
    string? Field,
    string Reason,
    DateTimeOffset DeadAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ContentBase64 = null);
