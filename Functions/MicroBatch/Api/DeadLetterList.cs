namespace Pipeline.MicroBatch.Api;

/// <summary>A page of dead letters.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
public sealed record DeadLetterList(IReadOnlyList<ListedDeadLetter> DeadLetters, string? Continuation);
