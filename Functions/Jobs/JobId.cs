using System.Text.RegularExpressions;

namespace Pipeline.Jobs;

/// <summary>
/// A job's id: 1 to 64 of <c>A-Z a-z 0-9 _ -</c>, compared case-sensitively. The orchestration's instance id is
/// <c>job-{id}</c>, the pages' are <c>page-{id}-{n}</c>.
/// </summary>
internal static partial class JobId
{
    public const string InstancePrefix = "job-";

    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    /// <summary>A new id, ordered by the time it was made at.</summary>
    public static string Create(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public static string ToInstanceId(string id) => InstancePrefix + id;

    public static string FromInstanceId(string instanceId) => instanceId[InstancePrefix.Length..];

    public static string ToPageInstanceId(string id, int page) => $"page-{id}-{page}";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Pattern();
}
