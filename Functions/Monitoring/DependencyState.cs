namespace Pipeline.Monitoring;

/// <summary>What a dependency answered.</summary>
/// <param name="Ready">Whether work that needs it would succeed now.</param>
/// <param name="Detail">A few words for a person; never a secret, for anyone may read it.</param>
internal sealed record DependencyState(bool Ready, string Detail);
