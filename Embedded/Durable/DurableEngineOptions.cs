using System.Text.Json;

namespace Pipeline.Embedded.Durable;

/// <summary>How a durable engine runs.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>The folder of the journals, made if need be. It belongs to one engine at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Activities that run at the same time, 1 to 10,000; default 64.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>
    /// Runs every orchestrator again from its start at every turn, as Durable Functions does, and compares inputs too; for
    /// tests. Default false: an orchestrator stays in memory and runs again only after a restart.
    /// </summary>
    public bool ReplayEveryTurn { get; init; }

    /// <summary>The JSON of inputs, outputs, events and custom status; System.Text.Json's defaults by default.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Default;

    /// <summary>The name of the client; default "embedded".</summary>
    public string Name { get; init; } = "embedded";

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Folder))
        {
            throw new ArgumentException("DurableEngineOptions.Folder is empty; name the folder that holds the journals.");
        }

        if (MaxConcurrentActivities is < 1 or > 10_000)
        {
            throw new ArgumentException($"DurableEngineOptions.MaxConcurrentActivities is {MaxConcurrentActivities}; it must be from 1 to 10,000.");
        }
    }
}
