using Pipeline.Classification;

namespace Pipeline.Models;

/// <summary>A model as GET /api/models shows it.</summary>
/// <param name="Name">Its file name without ending.</param>
/// <param name="Id">The hash of its bytes.</param>
/// <param name="IsDefault">True for the one that is used when none is asked for.</param>
/// <param name="Description">What it says of itself; null when it cannot be read.</param>
/// <param name="Error">Why it cannot be read.</param>
internal sealed record ModelAnswer(string Name, string? Id, bool IsDefault, ModelDescription? Description, string? Error);
