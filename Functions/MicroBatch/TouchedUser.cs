using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>A user with a new or changed record.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Record">The newest of the records.</param>
internal readonly record struct TouchedUser(string UserId, Cursor Record);
