namespace Pipeline.Jobs.Looks;

/// <summary>Input of <see cref="LookAgain"/>.</summary>
/// <param name="Cursor">Id of the last record that has been looked at; null before the first.</param>
/// <param name="Run">Which run of the job asks.</param>
/// <param name="CountOnly">Add up what the records count and look at no range.</param>
internal sealed record LookRequest(JobSettings Settings, string? Cursor, bool CountOnly, int Run = 0);
