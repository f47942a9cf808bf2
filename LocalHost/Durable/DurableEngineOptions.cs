using System.Text.Json;

namespace Pipeline.LocalHost.Durable;

/// <summary>How a durable engine runs.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>The SQLite file, made if need be with its folder. It belongs to one engine at a time.</summary>
    public required string File { get; init; }

    /// <summary>Activities that run at the same time, 1 to 10,000; default 64.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>Orchestrators whose turns run at the same time, 1 to 1,000; default 32.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 32;

    /// <summary>The JSON of inputs, outputs, events and custom status; System.Text.Json's defaults by default.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Default;
}
