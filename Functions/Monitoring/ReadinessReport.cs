using System.Text.Json.Serialization;

namespace Pipeline.Monitoring;

/// <summary>The app's readiness.</summary>
/// <param name="Dependencies">Every dependency, by name.</param>
internal sealed record ReadinessReport(IReadOnlyList<DependencyReport> Dependencies)
{
    /// <summary><c>ready</c>, or <c>unready</c> when any dependency is not ready.</summary>
    [JsonPropertyOrder(-1)]
    public string Status => IsReady ? "ready" : "unready";

    /// <summary>Whether every dependency is ready.</summary>
    [JsonIgnore]
    public bool IsReady => Dependencies.All(dependency => dependency.Ready);
}
