namespace Pipeline.Matching.Training;

/// <summary>A name that is learned from.</summary>
/// <param name="Name">The name.</param>
/// <param name="TargetId">The entity that it means.</param>
/// <param name="Importance">How much it counts; 1 for a true name.</param>
internal sealed record TrainingName(string Name, string TargetId, float Importance);
