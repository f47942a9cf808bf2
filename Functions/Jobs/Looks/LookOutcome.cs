namespace Pipeline.Jobs.Looks;

/// <summary>What looking again at a cluster has shown.</summary>
/// <param name="Looks">How often the whole range was looked at after it had been done.</param>
/// <param name="Found">Ranges of a batch that were found to hold other documents than were done, and were done again.</param>
/// <param name="Open">Of these, how many no further look has confirmed: a node may still be behind. A job over the same documents skips what is done.</param>
internal sealed record LookOutcome(int Looks, long Found, long Open);
