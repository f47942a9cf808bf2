namespace Pipeline.Classification;

/// <summary>A model file, wherever it is kept.</summary>
/// <param name="Name">Its name without folder and ending.</param>
/// <param name="Place">Where it is, for messages; never holds a secret.</param>
/// <param name="Read">Reads its bytes; throws <see cref="ModelUnavailableException"/>.</param>
public sealed record ModelSource(string Name, string Place, Func<byte[]> Read);
