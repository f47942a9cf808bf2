using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Workers;

/// <summary>A process that does jobs, in the jobs' database: it writes itself every 30 seconds.</summary>
/// <param name="Hub">Id of its task hub.</param>
/// <param name="Slots">Batches that it does at the same time: one for each processor.</param>
/// <param name="MemoryBytes">Memory that it may use.</param>
/// <param name="Version">Version of the app.</param>
/// <param name="StartedAt">UTC time of its start.</param>
/// <param name="LastSeen">UTC time of the last write, by its own clock.</param>
/// <param name="Batches">What it had in hand then.</param>
internal sealed record WorkerDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Hub,
    int Slots,
    long MemoryBytes,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset LastSeen,
    IReadOnlyList<Assignment>? Batches = null)
{
    public const string Prefix = "worker:";

    public string Type => "worker";
}
