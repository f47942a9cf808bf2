namespace Pipeline.Cli.Up;

/// <summary>What is to run.</summary>
/// <param name="Port">The host's port; 0 for any free one.</param>
/// <param name="Database">The database that the host is ready for.</param>
/// <param name="DataFolder">Where the host keeps its state; null for the default.</param>
internal sealed record UpOptions(int Port, string Database, string? DataFolder);
