namespace Pipeline.Cli.Jobs;

/// <summary>An error of the API, as RFC 9457 has it.</summary>
internal sealed record Problem(string? Title, string? Detail);
