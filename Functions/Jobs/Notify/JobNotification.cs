using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Notify;

/// <summary>What has become of telling a job's end.</summary>
/// <param name="DeliveredAt">When it was taken; null while it has not been.</param>
/// <param name="Error">Why it was not taken at the last attempt.</param>
internal sealed record JobNotification(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DeliveredAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);
