namespace Pipeline.Tests.Query.Delta.Writing;

/// <summary>Where in a step a process ends.</summary>
public enum CrashPoint
{
    /// <summary>Nothing of it has been done.</summary>
    Before,

    /// <summary>A file has half of its bytes.</summary>
    Amid,

    /// <summary>It has been done, and nobody has been told.</summary>
    After,
}
