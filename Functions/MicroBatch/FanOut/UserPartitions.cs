using System.Text.Json;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>Splits touched users by a hash of their ids, and keeps a partition as a blob.</summary>
internal static class UserPartitions
{
    /// <summary>Users of a partition, about: a few seconds of work.</summary>
    public const int UsersOfOne = 500;

    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    /// <summary>As many partitions as are worth an activity each.</summary>
    public static IReadOnlyList<IReadOnlyList<TouchedUser>> Split(IReadOnlyDictionary<string, Cursor> users) =>
        Split(users, Math.Max(1, (users.Count + UsersOfOne - 1) / UsersOfOne));

    /// <summary>The partitions that hold a user, each user in one. The same users always come to the same partitions.</summary>
    /// <param name="users">The newest record of each user.</param>
    /// <param name="count">The most partitions, at least one.</param>
    public static IReadOnlyList<IReadOnlyList<TouchedUser>> Split(IReadOnlyDictionary<string, Cursor> users, int count) =>
    [
        .. users
            .GroupBy(user => Hash(user.Key) % (uint)count, user => new TouchedUser(user.Key, user.Value))
            .OrderBy(partition => partition.Key)
            .Select(partition => partition.OrderBy(user => user.UserId, StringComparer.Ordinal).ToList()),
    ];

    /// <summary>What a blob holds.</summary>
    public static byte[] Write(IReadOnlyList<TouchedUser> users) => JsonSerializer.SerializeToUtf8Bytes(
        [.. users.Select(user => new PartitionedUser(user.UserId, CheckpointCursor.Of(user.Record)))], FanOutJson.Default.PartitionedUserArray);

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyDictionary<string, Cursor> Read(ReadOnlySpan<byte> blob) =>
        JsonSerializer.Deserialize(blob, FanOutJson.Default.PartitionedUserArray)!.ToDictionary(user => user.User, user => user.Record.ToCursor());

    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: a string's own hash differs from process to process.
    private static uint Hash(string user) => user.Aggregate(FnvOffset, (hash, letter) => unchecked((hash ^ letter) * FnvPrime));
}

/// <summary>A touched user in a blob.</summary>
internal sealed record PartitionedUser(string User, CheckpointCursor Record);
