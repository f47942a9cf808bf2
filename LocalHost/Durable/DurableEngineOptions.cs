using System.Globalization;
using System.Text.Json;

namespace Pipeline.LocalHost.Durable;

/// <summary>How a durable engine runs.</summary>
public sealed record DurableEngineOptions
{
    /// <summary>The SQLite file, made if need be with its folder. It belongs to one engine at a time.</summary>
    public required string File { get; init; }

    /// <summary>Activities that run at the same time, 1 to 10,000; default 64.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>Orchestrators whose turns run at the same time, 1 to 1,000; default 32.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 32;

    /// <summary>History events that are kept in memory between turns, all instances together, 0 to 10,000,000; default 50,000. The rest is read again.</summary>
    public int CachedEvents { get; init; } = 50_000;

    /// <summary>The JSON of inputs, outputs, events and custom status; System.Text.Json's defaults by default.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Default;

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(File))
        {
            throw new ArgumentException("DurableEngineOptions.File is empty; name the SQLite file of the engine.");
        }

        Between(nameof(MaxConcurrentActivities), MaxConcurrentActivities, 1, 10_000);
        Between(nameof(MaxConcurrentOrchestrators), MaxConcurrentOrchestrators, 1, 1_000);
        Between(nameof(CachedEvents), CachedEvents, 0, 10_000_000);
    }

    private static void Between(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"DurableEngineOptions.{name} is {value:N0}; it must be from {least:N0} to {most:N0}."));
        }
    }
}
