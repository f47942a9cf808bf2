namespace Pipeline.Cli.Jobs;

/// <summary>The body of POST /api/jobs, as far as commands use it.</summary>
internal sealed record JobRequest(string Kind, string Database, string Attachments, int BatchSize, int Parallelism);
