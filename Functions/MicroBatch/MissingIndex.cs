namespace Pipeline.MicroBatch;

/// <summary>An index that is not there.</summary>
/// <param name="Collection">The collection that it belongs to.</param>
/// <param name="Keys">Its keys, such as <c>{updatedAt: 1, _id: 1}</c>.</param>
/// <param name="Command">The command that creates it, as it is typed into the MongoDB shell.</param>
public sealed record MissingIndex(string Collection, string Keys, string Command);
