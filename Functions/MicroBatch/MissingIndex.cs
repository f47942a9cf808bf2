namespace Pipeline.MicroBatch;

/// <summary>An index that is not there.</summary>
/// <param name="Keys">Its keys, such as <c>{updatedAt: 1, _id: 1}</c>.</param>
/// <param name="Command">The command that creates it, as it is typed into the MongoDB shell.</param>
internal sealed record MissingIndex(string Keys, string Command);
