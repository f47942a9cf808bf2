namespace Pipeline.Checkpoints;

/// <summary>A checkpoint cannot be read. Its blob stays as it is, and nothing is polled until a person has repaired it.</summary>
/// <param name="source">The source.</param>
/// <param name="problem">What is wrong with the blob.</param>
/// <param name="innerException">What told of it.</param>
internal sealed class UnreadableCheckpointException(string source, string problem, Exception? innerException = null)
    : Exception(
        $"The checkpoint of '{source}' cannot be read: {problem}. The blob '{CheckpointNames.Checkpoint(source)}' stays as it is and nothing is "
        + "polled. See it with './pipeline checkpoint show', and go back to its previous version with './pipeline checkpoint set --to backup'.",
        innerException);
