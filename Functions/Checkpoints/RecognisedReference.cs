namespace Pipeline.Checkpoints;

/// <summary>Which blob holds the recognised rows that belong to a checkpoint.</summary>
/// <param name="Slot">0 or 1: a poll writes the slot that the checkpoint in force does not name, so a poll that is broken off spoils nothing.</param>
/// <param name="Token">Stands in the blob as well; a blob with another one is not the checkpoint's, and counts as empty.</param>
internal sealed record RecognisedReference(int Slot, string Token);
